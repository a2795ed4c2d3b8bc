package dev.fanfare.bench.load;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the WebSocket frames (RFC 6455, section 5.2) in what one connection receives, however it is cut
 * into pieces. Whole frames are parsed where they stand; only the beginning of a frame whose rest is
 * still to come is copied.
 */
final class FrameScanner {

    static final int CONTINUATION = 0x0;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;

    private static final int FINAL = 0x80;
    private static final int OPCODE = 0x0F;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7F;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;

    private final Inlet inlet;
    private final Sink sink;
    private byte @Nullable [] begun;
    private byte @Nullable [] fragments;

    /** What is found; the bytes are valid during the call only. */
    interface Sink {
        /** A whole message, text or binary. */
        void message(byte[] bytes, int from, int to);

        /** A control frame: close, ping or pong. */
        void control(int opcode, byte[] bytes, int from, int to);
    }

    FrameScanner(Inlet inlet, Sink sink) {
        this.inlet = inlet;
        this.sink = sink;
    }

    /**
     * Takes everything that a buffer holds.
     *
     * @throws IllegalArgumentException if it is not what a server may send
     */
    void read(ByteBuf in) {
        int kept = begun == null ? 0 : begun.length;
        int end = kept + in.readableBytes();
        byte[] bytes = inlet.atLeast(end);
        if (begun != null) {
            System.arraycopy(begun, 0, bytes, 0, kept);
        }
        in.readBytes(bytes, kept, end - kept);
        int rest = scan(bytes, end);
        begun = rest == end ? null : Arrays.copyOfRange(bytes, rest, end);
    }

    /** Returns where the first frame begins that is not complete. */
    private int scan(byte[] bytes, int end) {
        int at = 0;
        while (end - at >= 2) {
            int length = bytes[at + 1] & LENGTH;
            int payload = at + 2;
            if ((bytes[at + 1] & MASKED) != 0) {
                throw new IllegalArgumentException("the server sent a masked frame");
            }
            if (length == LENGTH_16) {
                payload = at + 4;
                if (payload > end) {
                    break;
                }
                length = ((bytes[at + 2] & 0xFF) << 8) | (bytes[at + 3] & 0xFF);
            } else if (length == LENGTH_64) {
                payload = at + 10;
                if (payload > end) {
                    break;
                }
                length = longLength(bytes, at + 2);
            }
            if (end - payload < length) {
                break;
            }
            frame(bytes[at], bytes, payload, payload + length);
            at = payload + length;
        }
        return at;
    }

    private static int longLength(byte[] bytes, int at) {
        long length = Long.reverseBytes(Stamp.word(bytes, at));
        if (length < 0 || length > Integer.MAX_VALUE / 4) {
            throw new IllegalArgumentException("the server sent a frame of " + length + " bytes");
        }
        return (int) length;
    }

    private void frame(byte head, byte[] bytes, int from, int to) {
        int opcode = head & OPCODE;
        boolean last = (head & FINAL) != 0;
        if (opcode >= CLOSE) {
            sink.control(opcode, bytes, from, to);
        } else if (last && opcode != CONTINUATION) {
            sink.message(bytes, from, to);
        } else {
            fragment(last, bytes, from, to);
        }
    }

    private void fragment(boolean last, byte[] bytes, int from, int to) {
        byte[] before = fragments == null ? new byte[0] : fragments;
        byte[] joined = Arrays.copyOf(before, before.length + to - from);
        System.arraycopy(bytes, from, joined, before.length, to - from);
        fragments = last ? null : joined;
        if (last) {
            sink.message(joined, 0, joined.length);
        }
    }
}
