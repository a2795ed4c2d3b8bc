package dev.fanfare.channel;

/**
 * What happens in the channels of a namespace when a subscriber takes publications more slowly than they
 * come.
 *
 * @param policy what gives way
 * @param key with {@link Policy#LATEST}, the tag whose value says which publications replace each other;
 *     empty if all of a channel do
 * @param maxBytes how much may wait for one subscriber; 0 for as much as may wait for its connection
 * @param maxAgeMillis how long something may wait; 0 for any time
 * @param maxRate how many publications a second one subscriber gets at the most; 0 for any number
 */
public record SlowConsumers(Policy policy, String key, int maxBytes, long maxAgeMillis, int maxRate) {

    /** What gives way when a subscriber is slow. */
    public enum Policy {
        /** The subscriber: when a limit is reached, its connection is closed. */
        DISCONNECT,
        /** The oldest publications that wait for it. */
        DROP_OLDEST,
        /** All publications that wait for it but the newest, or the newest for each value of a tag. */
        LATEST
    }

    /** Whether publications wait apart from the connection's other messages, where some may give way. */
    boolean holdsBack() {
        return policy != Policy.DISCONNECT;
    }

    /**
     * What may wait for a subscriber.
     *
     * @param connectionLimit what may wait for its connection, in bytes
     */
    public int maxBytes(int connectionLimit) {
        return maxBytes == 0 ? connectionLimit : Math.min(maxBytes, connectionLimit);
    }
}
