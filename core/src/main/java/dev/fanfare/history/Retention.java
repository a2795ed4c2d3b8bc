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

    /**
     * How much is kept.
     *
     * @param size how many publications; 0 for none
     * @param ttl since the newest publication; zero for not at all
     * @param metaTtl since the newest publication, for the position
     */
    public Retention {
        Objects.requireNonNull(ttl, "ttl must not be null");
        Objects.requireNonNull(metaTtl, "metaTtl must not be null");
    }

    /** {@return whether publications are kept: both size and ttl are more than zero} */
    public boolean keeps() {
        return size > 0 && ttl.compareTo(Duration.ZERO) > 0;
    }

    /** {@return the same for the position, but no publications} */
    public Retention withoutPublications() {
        return new Retention(0, Duration.ZERO, metaTtl);
    }
}
