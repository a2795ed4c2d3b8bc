package dev.fanfare.history;

import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import java.util.List;
import java.util.Objects;

/**
 * A part of a channel's history, read at one moment together with the position.
 *
 * @param publications what was asked for
 * @param top the position of the newest publication there ever was in this stream
 */
public record HistoryPage(List<Publication> publications, StreamPosition top) {
    public HistoryPage {
        Objects.requireNonNull(publications, "publications must not be null");
        Objects.requireNonNull(top, "top must not be null");
        publications = List.copyOf(publications);
    }

    /** The beginning of it, as far as it takes no more than so many bytes, but one publication at least. */
    public HistoryPage cut(long bytes) {
        long sum = 0;
        for (int i = 0; i < publications.size(); i++) {
            sum += publications.get(i).weight();
            if (sum > bytes && i > 0) {
                return new HistoryPage(publications.subList(0, i), top);
            }
        }
        return this;
    }
}
