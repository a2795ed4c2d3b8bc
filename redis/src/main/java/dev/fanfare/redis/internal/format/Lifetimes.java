package dev.fanfare.redis.internal.format;

import java.time.Duration;

/** How long something lives, in milliseconds as Redis takes them. */
public final class Lifetimes {

    /** Longer than any Redis lives; moments beyond are no numbers for it. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Lifetimes() {}

    /**
     * Milliseconds of a time, from 1, which is as good as nothing, to those of 100 years, which is as good as for ever. Redis
     * would forget at once what shall live for zero, with what has been there before.
     */
    public static long millis(Duration time) {
        return time.compareTo(LONGEST) > 0 ? LONGEST.toMillis() : Math.max(1, time.toMillis());
    }
}
