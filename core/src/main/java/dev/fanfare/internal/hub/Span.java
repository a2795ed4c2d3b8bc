package dev.fanfare.internal.hub;

import dev.fanfare.protocol.StreamPosition;

/** The part of a stream that a row of publications covers. */
final class Span {

    private String epoch = "";
    private long after;
    private long last;
    private boolean contiguous = true;

    /**
     * Adds the next publication; one without a place in a stream changes nothing.
     *
     * @param before where the stream stood before it
     */
    void include(StreamPosition position, StreamPosition before) {
        if (position.offset() == 0) {
            return;
        }
        if (last == 0) {
            after = before.offset();
            epoch = position.epoch();
        } else {
            contiguous &= before.offset() == last && position.epoch().equals(epoch);
        }
        contiguous &= before.offset() < position.offset();
        last = position.offset();
    }

    /** The stream; "" if no publication has a place in one. */
    String epoch() {
        return epoch;
    }

    /** Offset of the publication that the first one follows. */
    long after() {
        return after;
    }

    /** Offset of the last publication; 0 if none has a place in a stream. */
    long last() {
        return last;
    }

    /** Whether any publication has a place in a stream. */
    boolean isEmpty() {
        return last == 0;
    }

    /** Whether it is all of one stream, without a hole. */
    boolean isContiguous() {
        return contiguous;
    }

    /** Whether a publication is in it. */
    boolean covers(StreamPosition position) {
        return epoch.equals(position.epoch()) && after < position.offset() && position.offset() <= last;
    }

    /** Cuts off the part up to an offset; this span goes on after it. */
    Span takeUpTo(long offset) {
        Span part = new Span();
        if (!isEmpty() && offset > after) {
            part.epoch = epoch;
            part.after = after;
            part.last = offset;
            part.contiguous = contiguous;
            after = offset;
        }
        return part;
    }
}
