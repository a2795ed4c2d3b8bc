package dev.fanfare.channel;

import dev.fanfare.protocol.StreamPosition;

/** The part of a stream that a row of publications covers. */
final class Span {

    private String epoch = "";
    private long first;
    private long last;
    private boolean contiguous = true;

    /** Adds the next publication; one without a place in a stream changes nothing. */
    void include(StreamPosition position) {
        if (position.offset() == 0) {
            return;
        }
        if (first == 0) {
            first = position.offset();
            epoch = position.epoch();
        } else {
            contiguous &= position.offset() == last + 1 && position.epoch().equals(epoch);
        }
        last = position.offset();
    }

    /** The stream; "" if no publication has a place in one. */
    String epoch() {
        return epoch;
    }

    /** Offset of the first publication; 0 if none has a place in a stream. */
    long first() {
        return first;
    }

    /** Offset of the last publication; 0 if none has a place in a stream. */
    long last() {
        return last;
    }

    /** Whether it is all of one stream, without a hole. */
    boolean isContiguous() {
        return contiguous;
    }

    /** Whether a publication is in it. */
    boolean covers(StreamPosition position) {
        return epoch.equals(position.epoch()) && first <= position.offset() && position.offset() <= last;
    }

    /** Cuts off the part up to an offset; this span goes on after it. */
    Span takeUpTo(long offset) {
        Span part = new Span();
        if (offset >= first && first > 0) {
            part.epoch = epoch;
            part.first = first;
            part.last = offset;
            part.contiguous = contiguous;
            first = offset + 1;
        }
        return part;
    }
}
