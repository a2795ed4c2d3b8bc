package dev.fanfare.channel;

import java.time.Duration;

/**
 * What happens in the channels of a namespace when a subscriber takes publications more slowly than they
 * come. The names are those of the namespace's options.
 */
public interface SlowConsumers {

    /** What gives way when a subscriber is slow. */
    enum Policy {
        /** The subscriber: when a limit is reached, its connection is closed. */
        DISCONNECT,
        /** The oldest publications that wait for it. */
        DROP_OLDEST,
        /** All publications that wait for it but the newest, or the newest for each value of a tag. */
        LATEST
    }

    /** What gives way. */
    Policy slowConsumerPolicy();

    /**
     * With {@link Policy#LATEST}, the tag whose value says which publications replace each other; empty if
     * all of a channel do.
     */
    String slowConsumerKey();

    /** How many bytes may wait for one subscriber; 0 for as many as may wait for its connection. */
    int slowConsumerMaxSize();

    /** How long something may wait; zero for any time. */
    Duration slowConsumerMaxAge();

    /** How many publications a second one subscriber gets at the most; 0 for any number. */
    int maxRate();

    /** Whether publications wait apart from the connection's other messages, where some may give way. */
    default boolean holdsBack() {
        return slowConsumerPolicy() != Policy.DISCONNECT;
    }

    /** Whether all publications give way but the newest, or the newest for each value of a tag. */
    default boolean keepsLatest() {
        return slowConsumerPolicy() == Policy.LATEST;
    }

    /**
     * What may wait for a subscriber.
     *
     * @param connectionLimit what may wait for its connection, in bytes
     */
    default int maxBytes(int connectionLimit) {
        int own = slowConsumerMaxSize();
        return own == 0 ? connectionLimit : Math.min(own, connectionLimit);
    }

    /** How long something may wait, in milliseconds; 0 for any time. */
    default long maxAgeMillis() {
        return slowConsumerMaxAge().toMillis();
    }
}
