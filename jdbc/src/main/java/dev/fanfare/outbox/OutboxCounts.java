package dev.fanfare.outbox;

import java.time.Duration;
import java.util.Objects;

/**
 * How a relay is doing. What is counted began with the relay; what is measured is of the whole table, some seconds old, and
 * the same on every node.
 *
 * @param sent messages that this relay has sent
 * @param failed attempts of it that have failed
 * @param givenUp messages that it has given up
 * @param partitions of 64, how many it has now
 * @param pending messages that were not sent yet, whoever has their partitions; 10,000 for more
 * @param lag for how long the oldest of them has been there; zero if there is none
 * @param dead messages that were given up and neither retried nor discarded; 10,000 for more
 */
public record OutboxCounts(
        long sent, long failed, long givenUp, int partitions, long pending, Duration lag, long dead) {

    /**
     * How a relay is doing.
     *
     * @param sent since its start
     * @param failed since its start
     * @param givenUp since its start
     * @param partitions up to 64
     * @param pending up to 10,000
     * @param lag not negative
     * @param dead up to 10,000
     */
    public OutboxCounts {
        Objects.requireNonNull(lag, "lag must not be null");
    }
}
