package dev.fanfare.outbox;

import dev.fanfare.spi.PublishOptions;
import java.time.Duration;
import java.util.Objects;

/**
 * How a relay goes about it. The names are those of the configuration's {@code outbox}.
 *
 * @param lease for how long targets belong to a relay that is not heard of any more, as when its node has died. Default 30 s
 * @param poll how often it looks without being woken. Default 1 s
 * @param sendTimeout how long sending a message may take before it counts as failed. Default 10 s
 * @param firstPause how long a target stands still after a message has failed once; then twice as long each time, and each
 *     time between half of it and all of it, by chance. Default 1 s
 * @param longestPause what it grows up to. Default 5 minutes
 * @param maxAttempts how often a message is tried before it is given up. Default 20, which takes about three quarters of an
 *     hour
 * @param batchSize how many messages are read at once. Default 500
 */
public record RelayOptions(
        Duration lease,
        Duration poll,
        Duration sendTimeout,
        Duration firstPause,
        Duration longestPause,
        int maxAttempts,
        int batchSize) {

    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(1);

    /** What was sent just before a lease ends must be known still when others send it anew. */
    private static final Duration LONGEST_LEASE = PublishOptions.IDEMPOTENCY_TTL.dividedBy(2);

    private static final int MAX_BATCH = 5_000;

    /** The defaults. */
    public static final RelayOptions DEFAULT = new RelayOptions(
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            Duration.ofMinutes(5),
            20,
            500);

    /**
     * Every option at once; {@link OutboxRelay.Builder} says them by name.
     *
     * @param lease from 1 s to half of {@link PublishOptions#IDEMPOTENCY_TTL}
     * @param poll at least 1 ms
     * @param sendTimeout at least 1 ms
     * @param firstPause at least 1 ms
     * @param longestPause not shorter than the first
     * @param maxAttempts at least 1
     * @param batchSize from 1 to 5,000
     * @throws IllegalArgumentException if one of them is another
     */
    public RelayOptions {
        Objects.requireNonNull(lease, "lease must not be null");
        if (lease.compareTo(SHORTEST_LEASE) < 0 || lease.compareTo(LONGEST_LEASE) > 0) {
            throw new IllegalArgumentException(
                    "lease must be from " + SHORTEST_LEASE + " to " + LONGEST_LEASE + ", and is " + lease);
        }
        requireAMilli("poll", poll);
        requireAMilli("sendTimeout", sendTimeout);
        requireAMilli("firstPause", firstPause);
        Objects.requireNonNull(longestPause, "longestPause must not be null");
        if (longestPause.compareTo(firstPause) < 0) {
            throw new IllegalArgumentException(
                    "the longest pause, " + longestPause + ", is shorter than the first, " + firstPause);
        }
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("maxAttempts must be at least 1, and is " + maxAttempts);
        }
        if (batchSize < 1 || batchSize > MAX_BATCH) {
            throw new IllegalArgumentException("batchSize must be from 1 to " + MAX_BATCH + ", and is " + batchSize);
        }
    }

    private static void requireAMilli(String name, Duration time) {
        Objects.requireNonNull(time, name + " must not be null");
        if (time.toMillis() < 1) {
            throw new IllegalArgumentException(name + " must be at least 1 ms, and is " + time);
        }
    }
}
