package dev.fanfare.history;

import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import java.util.List;

/**
 * A part of a channel's history, read at one moment together with the position.
 *
 * @param publications what was asked for
 * @param top the position of the newest publication there ever was in this stream
 */
public record HistoryPage(List<Publication> publications, StreamPosition top) {
    public HistoryPage {
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
