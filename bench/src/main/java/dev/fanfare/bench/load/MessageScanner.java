package dev.fanfare.bench.load;

import java.util.Arrays;

/**
 * Finds the publications in the messages of one connection. Where in a message the stamp stands and
 * where the message ends is predicted from the message before; only if there is something else, the
 * message is searched.
 */
final class MessageScanner {

    private final Dialect dialect;
    private final Framing framing;
    private final int size;
    private final Sink sink;
    private int head;
    private int tail;

    /** What is found. */
    interface Sink {
        /** A publication; the bytes are valid during the call only. */
        void publication(byte[] bytes, int stamp);

        /** A message that is more than one publication, or none; its stamps have been told. */
        void other(byte[] message);
    }

    /**
     * @param size of a publication's payload
     */
    MessageScanner(Dialect dialect, int size, Sink sink) {
        this.dialect = dialect;
        this.framing = dialect.framing();
        this.size = size;
        this.sink = sink;
    }

    /** Takes what a frame holds. */
    void scan(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            at = switch (framing) {
                case LINES -> line(bytes, at, to);
                case DELIMITED -> delimited(bytes, at, to);
                case WHOLE -> message(bytes, at, to, 0);
            };
        }
    }

    private int line(byte[] bytes, int at, int to) {
        int end = at + head + size + tail;
        boolean asPredicted = (end == to || (end < to && bytes[end] == '\n')) && isPublication(bytes, at, end);
        if (asPredicted) {
            sink.publication(bytes, at + head);
            return end + 1;
        }
        end = at;
        while (end < to && bytes[end] != '\n') {
            end++;
        }
        return message(bytes, at, end, 0) + 1;
    }

    private int delimited(byte[] bytes, int at, int to) {
        int length = 0;
        int next = at;
        int shift = 0;
        while (next < to) {
            byte part = bytes[next++];
            length |= (part & 0x7F) << shift;
            shift += 7;
            if (part >= 0) {
                break;
            }
        }
        if (length < 0 || length > to - next) {
            throw new IllegalArgumentException("the server sent a frame that ends within a message");
        }
        return message(bytes, next, next + length, next - at);
    }

    /**
     * @param prefix how many bytes before it belong to it
     */
    private int message(byte[] bytes, int at, int end, int prefix) {
        boolean isSingle = end - at - head - size < size;
        if (isSingle && isPublication(bytes, at, end)) {
            tail = end - at - head - size;
            sink.publication(bytes, at + head);
        } else {
            search(bytes, at, end, prefix);
        }
        return end;
    }

    private boolean isPublication(byte[] bytes, int at, int end) {
        int stamp = at + head;
        return stamp + size <= end && Stamp.isAt(bytes, stamp) && dialect.isPublication(bytes, at);
    }

    private void search(byte[] bytes, int at, int end, int prefix) {
        int stamps = 0;
        for (int stamp = Stamp.next(bytes, at, end, size); stamp >= 0; ) {
            stamps++;
            sink.publication(bytes, stamp);
            if (stamps == 1 && dialect.isPublication(bytes, at)) {
                head = stamp - at;
                tail = end - stamp - size;
            }
            stamp = Stamp.next(bytes, stamp + size, end, size);
        }
        if (stamps != 1 || !dialect.isPublication(bytes, at)) {
            sink.other(Arrays.copyOfRange(bytes, at - prefix, end));
        }
    }
}
