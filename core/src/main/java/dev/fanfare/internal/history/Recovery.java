package dev.fanfare.internal.history;

import dev.fanfare.history.HistoryPage;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a returning subscriber gets.
 *
 * @param recovered whether nothing is missing after {@code publications}
 * @param publications what was missed, in ascending order; empty unless recovered
 * @param position what the client is told: where it left off if recovered, so that the publications
 *     carry it forward, else the top of the stream
 */
public record Recovery(boolean recovered, List<Publication> publications, StreamPosition position) {

    public Recovery {
        publications = List.copyOf(publications);
    }

    /**
     * Recovers a stream.
     *
     * @param since where the client left off; an empty epoch matches any
     * @param page what is kept after {@code since}, not more than one publication over the limit
     * @param limit how many publications may be missing at the most
     */
    public static Recovery ofStream(StreamPosition since, HistoryPage page, int limit) {
        StreamPosition top = page.top();
        List<Publication> missed = page.publications();
        boolean sameStream = since.epoch().isEmpty() || since.epoch().equals(top.epoch());
        boolean complete = missed.isEmpty()
                ? top.offset() == since.offset()
                : missed.size() <= limit
                        && missed.get(0).offset() == since.offset() + 1
                        && missed.get(missed.size() - 1).offset() == top.offset();
        return sameStream && complete
                ? new Recovery(true, missed, new StreamPosition(since.offset(), top.epoch()))
                : failed(top);
    }

    /**
     * Recovers the newest value of a channel.
     *
     * @param since where the client left off
     * @param page the newest publications, newest first; one is enough if all are wanted
     * @param wanted which publications the client wants; the newest of them is what it gets
     */
    public static Recovery ofCache(StreamPosition since, HistoryPage page, Predicate<Publication> wanted) {
        StreamPosition top = page.top();
        if (since.equals(top)) {
            return new Recovery(true, List.of(), top);
        }
        List<Publication> newest = page.publications();
        if (newest.isEmpty() || newest.get(0).offset() != top.offset()) {
            return failed(top);
        }
        return new Recovery(true, newest.stream().filter(wanted).limit(1).toList(), top);
    }

    /** Nothing could be recovered. */
    public static Recovery failed(StreamPosition top) {
        return new Recovery(false, List.of(), top);
    }
}
