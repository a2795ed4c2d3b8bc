package dev.fanfare.rate;

import java.time.Duration;
import java.util.Objects;

/**
 * How often something may happen: a bucket of tokens, each of which is one time. It is full at first, and tokens come back at
 * even distances.
 *
 * @param interval the time in which an empty bucket is filled, 1 s to 1 h
 * @param rate how many tokens it has when it is full, 1 to 1,000,000: so many times at once, and so many in each interval
 *     on average
 */
public record RateBucket(Duration interval, int rate) {

    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofHours(1);
    private static final int MOST_TOKENS = 1_000_000;

    /**
     * A bucket.
     *
     * @param interval 1 s to 1 h
     * @param rate 1 to 1,000,000
     * @throws IllegalArgumentException if one is out of range, naming it
     */
    public RateBucket {
        Objects.requireNonNull(interval, "interval must not be null");
        if (interval.compareTo(LEAST) < 0 || interval.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(
                    "interval must be 1 s to 1 h, and is " + interval.toMillis() / 1000.0 + " s");
        }
        if (rate < 1 || rate > MOST_TOKENS) {
            throw new IllegalArgumentException("rate must be 1 to " + MOST_TOKENS + ", and is " + rate);
        }
    }
}
