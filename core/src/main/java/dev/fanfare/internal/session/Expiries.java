package dev.fanfare.internal.session;

import dev.fanfare.protocol.Expiry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** What moments of expiry, which come from outside, mean here and now. Safe for any thread. */
public final class Expiries {

    /** Expiry later than this is told and kept as if it were then. */
    private static final Duration LONGEST_TTL = Duration.ofDays(20_000);

    private final boolean isNever;
    private final InstantSource clock;

    /**
     * Moments by a clock.
     *
     * @param isNever whether nothing expires, because the server is insecure
     */
    public Expiries(boolean isNever, InstantSource clock) {
        this.isNever = isNever;
        this.clock = clock;
    }

    /**
     * Whether a moment of expiry has passed.
     *
     * @param at null for never
     */
    public boolean isPast(@Nullable Instant at) {
        return at != null && !isNever && !at.isAfter(clock.instant());
    }

    /**
     * The milliseconds until a moment of expiry, at least 1; 0 for never.
     *
     * @param at null for never
     */
    long ttl(@Nullable Instant at) {
        if (at == null || isNever) {
            return 0;
        }
        Duration left = Duration.between(clock.instant(), at);
        return left.compareTo(LONGEST_TTL) > 0 ? LONGEST_TTL.toMillis() : Math.max(1, left.toMillis());
    }

    /** What clients are told about a time to live in milliseconds. */
    static Expiry told(long ttlMillis) {
        return ttlMillis == 0
                ? Expiry.NEVER
                : new Expiry(true, (int) Math.min(Integer.MAX_VALUE, (ttlMillis + 999) / 1000));
    }
}
