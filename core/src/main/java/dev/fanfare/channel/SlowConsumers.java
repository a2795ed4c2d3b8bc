package dev.fanfare.channel;

import java.time.Duration;
import java.util.Objects;

/**
 * What happens in the channels of a namespace when a subscriber takes publications more slowly than they come.
 *
 * @param policy what gives way
 * @param key with {@link Policy#LATEST}, the tag whose value says which publications replace each other; empty if all
 *     of a channel do
 * @param maxSize how many bytes may wait for one subscriber; 0 for as many as may wait for its connection
 * @param maxAge how long something may wait; zero for any time
 * @param maxRate how many publications a second one subscriber gets at the most, with a key for each of its values; 0
 *     for any number
 */
public record SlowConsumers(Policy policy, String key, int maxSize, Duration maxAge, int maxRate) {

    /** What gives way when a subscriber is slow. */
    public enum Policy {
        /** The subscriber: when a limit is reached, its connection is closed. */
        DISCONNECT,
        /** The oldest publications that wait for it. */
        DROP_OLDEST,
        /** All publications that wait for it but the newest, or the newest for each value of a tag. */
        LATEST
    }

    /**
     * Checks the options.
     *
     * @param policy what gives way
     * @param key empty, unless the policy is {@link Policy#LATEST}
     * @param maxSize in bytes, not negative
     * @param maxAge not negative
     * @param maxRate not negative; 0 if the policy is {@link Policy#DISCONNECT}
     * @throws IllegalArgumentException if one is not so, naming it
     */
    public SlowConsumers {
        Objects.requireNonNull(policy, "policy must not be null");
        Objects.requireNonNull(key, "key must not be null");
        Objects.requireNonNull(maxAge, "maxAge must not be null");
        NamespaceOptions.require(maxSize >= 0, "slow_consumer_max_size", maxSize);
        NamespaceOptions.require(!maxAge.isNegative(), "slow_consumer_max_age", maxAge);
        NamespaceOptions.require(maxRate >= 0, "max_rate", maxRate);
        if (!key.isEmpty() && policy != Policy.LATEST) {
            throw new IllegalArgumentException("slow_consumer_key needs slow_consumer_policy latest");
        }
        if (maxRate > 0 && policy == Policy.DISCONNECT) {
            throw new IllegalArgumentException("max_rate needs slow_consumer_policy drop_oldest or latest: with"
                    + " disconnect, a fast publisher would disconnect every subscriber");
        }
    }

    /** {@return whether publications wait apart from the connection's other messages, where some may give way} */
    public boolean holdsBack() {
        return policy != Policy.DISCONNECT;
    }

    /** {@return whether all publications give way but the newest, or the newest for each value of a tag} */
    public boolean keepsLatest() {
        return policy == Policy.LATEST;
    }

    /**
     * {@return what may wait for a subscriber, in bytes}
     *
     * @param connectionLimit what may wait for its connection, in bytes; never exceeded
     */
    public int maxBytes(int connectionLimit) {
        return maxSize == 0 ? connectionLimit : Math.min(maxSize, connectionLimit);
    }

    /** {@return how long something may wait, in milliseconds; 0 for any time} */
    public long maxAgeMillis() {
        return maxAge.toMillis();
    }
}
