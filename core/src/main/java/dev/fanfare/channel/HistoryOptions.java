package dev.fanfare.channel;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the channels of a namespace keep of their past.
 *
 * @param size how many publications are kept; 0 for none
 * @param ttl how long after the newest of them they are kept; zero for not at all
 * @param metaTtl how long offset and epoch are kept, not shorter than {@code ttl}; null, as which zero is taken, for the
 *     server's choice
 */
public record HistoryOptions(
        int size, Duration ttl, @Nullable Duration metaTtl) {

    /**
     * Checks the options.
     *
     * @param size not negative
     * @param ttl not negative
     * @param metaTtl not shorter than {@code ttl}; null or zero for the server's choice
     * @throws IllegalArgumentException if one is not so, naming it
     */
    public HistoryOptions {
        Objects.requireNonNull(ttl, "ttl must not be null");
        NamespaceOptions.require(size >= 0, "history_size", size);
        NamespaceOptions.require(!ttl.isNegative(), "history_ttl", ttl);
        NamespaceOptions.require(metaTtl == null || !metaTtl.isNegative(), "history_meta_ttl", metaTtl);
        metaTtl = metaTtl != null && metaTtl.isZero() ? null : metaTtl;
        if (metaTtl != null && metaTtl.compareTo(ttl) < 0) {
            throw new IllegalArgumentException("history_meta_ttl " + metaTtl + " is shorter than history_ttl " + ttl
                    + ": positions must outlive the publications");
        }
    }

    /** {@return whether publications are kept: both size and ttl are more than zero} */
    public boolean isKept() {
        return size > 0 && !ttl.isZero();
    }
}
