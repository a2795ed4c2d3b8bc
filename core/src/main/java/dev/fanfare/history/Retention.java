package dev.fanfare.history;

import java.time.Duration;
import java.util.Objects;

/**
 * How much of a channel's past is kept.
 *
 * @param size how many publications; 0 for none
 * @param ttl how long after the newest publication; zero for not at all
 * @param metaTtl how long after it the position (offset and epoch) is kept
 */
public record Retention(int size, Duration ttl, Duration metaTtl) {

    public Retention {
        Objects.requireNonNull(ttl, "ttl must not be null");
        Objects.requireNonNull(metaTtl, "metaTtl must not be null");
    }

    /** Whether publications are kept. */
    public boolean keeps() {
        return size > 0 && ttl.compareTo(Duration.ZERO) > 0;
    }

    /** The same position, but no publications. */
    public Retention withoutPublications() {
        return new Retention(0, Duration.ZERO, metaTtl);
    }
}
