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
    /**
     * What a broker has read.
     *
     * @param publications in the order that was asked for; copied
     * @param top the position of the newest publication there ever was
     */
    public HistoryPage {
        Objects.requireNonNull(publications, "publications must not be null");
        Objects.requireNonNull(top, "top must not be null");
        publications = List.copyOf(publications);
    }

    /**
     * {@return the beginning of it, as far as it takes no more than so much memory, but one publication at least}
     *
     * @param bytes the most, measured by {@link Publication#weight()}
     */
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
