package dev.fanfare.history;

import dev.fanfare.protocol.StreamPosition;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a channel's history is wanted.
 *
 * @param limit how many publications; 0 for the position only, negative for all that is kept
 * @param since where to start, exclusive; null for the oldest kept (or the newest if reversed)
 * @param reverse from new to old
 */
public record HistoryFilter(int limit, @Nullable StreamPosition since, boolean reverse) {

    /** No limit. */
    public static final int ALL = -1;

    /** The position of the stream, without publications. */
    public static final HistoryFilter POSITION = new HistoryFilter(0, null, false);

    /** Only the newest publication. */
    public static final HistoryFilter NEWEST = new HistoryFilter(1, null, true);

    /**
     * {@return everything after a position, from old to new}
     *
     * @param since the position, itself left out
     * @param limit how many at the most; 0 for the position only, {@link #ALL} for no limit
     */
    public static HistoryFilter after(StreamPosition since, int limit) {
        Objects.requireNonNull(since, "since must not be null");
        return new HistoryFilter(limit, since, false);
    }
}
