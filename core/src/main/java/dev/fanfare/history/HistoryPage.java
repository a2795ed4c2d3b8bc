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
}
