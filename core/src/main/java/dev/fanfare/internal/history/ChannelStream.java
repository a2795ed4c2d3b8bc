package dev.fanfare.internal.history;

import dev.fanfare.history.HistoryFilter;
import dev.fanfare.history.HistoryPage;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The publications of one channel that are kept, and the offset of the newest there ever was. The
 * offset and the epoch outlive the publications: {@link #clear()} forgets the latter only.
 *
 * <p>Not safe for several threads; its owner locks.
 */
public final class ChannelStream {

    private final String epoch;
    private Deque<Publication> kept = new ArrayDeque<>(1);
    private long bytes;
    private long top;

    /**
     * A stream of which no publication is kept.
     *
     * @param top where it stands: 0 if nothing was ever published to it, in an epoch that is different from that of any
     *     other stream this channel had
     */
    public ChannelStream(StreamPosition top) {
        this.epoch = top.epoch();
        this.top = top.offset();
    }

    /**
     * Gives a publication the next offset and keeps it.
     *
     * @param size how many publications to keep, this one included; at least 1
     * @return the publication at its place
     */
    public Publication append(Publication publication, int size) {
        Publication placed = publication.at(new StreamPosition(++top, epoch));
        kept.addLast(placed);
        bytes += placed.weight();
        while (kept.size() > size) {
            bytes -= kept.removeFirst().weight();
        }
        return placed;
    }

    /** Where the stream stands. */
    public StreamPosition top() {
        return new StreamPosition(top, epoch);
    }

    /** Forgets the publications; offset and epoch stay. */
    public void clear() {
        if (!kept.isEmpty()) {
            kept = new ArrayDeque<>(1);
            bytes = 0;
        }
    }

    /** About how much memory the kept publications take, in bytes. */
    public long bytes() {
        return bytes;
    }

    /** Reads a part of what is kept. */
    public HistoryPage page(HistoryFilter filter) {
        return new HistoryPage(filter.limit() == 0 ? List.of() : publications(filter), top());
    }

    private List<Publication> publications(HistoryFilter filter) {
        List<Publication> page = new ArrayList<>();
        StreamPosition since = filter.since();
        Iterator<Publication> publications = filter.reverse() ? kept.descendingIterator() : kept.iterator();
        while (publications.hasNext() && (filter.limit() < 0 || page.size() < filter.limit())) {
            Publication next = publications.next();
            if (since == null || isBeyond(next.offset(), since.offset(), filter.reverse())) {
                page.add(next);
            }
        }
        return page;
    }

    private static boolean isBeyond(long offset, long since, boolean reverse) {
        return reverse ? offset < since : offset > since;
    }
}
