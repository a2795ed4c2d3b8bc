package dev.fanfare.netty.internal.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Checks text in UTF-8 (RFC 3629, section 4) while it arrives, in pieces that may end within a character.
 * What is known after a piece is a number, which goes into the check of the next one.
 */
final class Utf8 {

    /** Everything so far is whole characters; also what is known before the first piece. */
    static final int COMPLETE = 0;

    /** This is not UTF-8, whatever may follow. */
    static final int WRONG = -1;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final long NOT_ASCII = 0x8080808080808080L;

    private static final int CHUNK = 4096;

    private static final FastThreadLocal<byte[]> CHUNKS = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[CHUNK];
        }
    };

    private static final int MISSING_SHIFT = 16;
    private static final int LEAST_SHIFT = 8;

    private Utf8() {}

    /**
     * Checks a piece.
     *
     * @param state what is known of the text before it
     * @return what is known of the text with it
     */
    static int check(byte[] bytes, int from, int to, int state) {
        int now = state;
        int i = from;
        while (i < to && now != WRONG) {
            if (now == COMPLETE && i + Long.BYTES <= to && ((long) LONGS.get(bytes, i) & NOT_ASCII) == 0) {
                i += Long.BYTES;
            } else {
                now = next(now, bytes[i++] & 0xFF);
            }
        }
        return now;
    }

    /**
     * Checks a part of a masked payload (RFC 6455, section 5.3).
     *
     * @param payload where in the buffer the payload begins
     * @param from the first byte of the payload to check
     * @param to the first not to check
     */
    static int checkMasked(ByteBuf in, int payload, int from, int to, int mask, int state) {
        byte[] chunk = CHUNKS.get();
        int now = state;
        for (int i = from; i < to && now != WRONG; i += CHUNK) {
            int count = Math.min(CHUNK, to - i);
            in.getBytes(payload + i, chunk, 0, count);
            FrameReader.unmask(chunk, count, Integer.rotateLeft(mask, Byte.SIZE * (i & 3)));
            now = check(chunk, 0, count, now);
        }
        return now;
    }

    /** The state is how many bytes are missing, and from where to where the next one may be. */
    private static int next(int state, int octet) {
        int missing = state >>> MISSING_SHIFT;
        if (missing > 0) {
            boolean fits = octet >= (state >>> LEAST_SHIFT & 0xFF) && octet <= (state & 0xFF);
            return fits ? expect(missing - 1, 0x80, 0xBF) : WRONG;
        }
        if (octet < 0x80) {
            return COMPLETE;
        }
        if (octet < 0xE0) {
            return octet < 0xC2 ? WRONG : expect(1, 0x80, 0xBF);
        }
        // Neither longer than need be, nor surrogates, nor beyond the last character.
        return switch (octet) {
            case 0xE0 -> expect(2, 0xA0, 0xBF);
            case 0xED -> expect(2, 0x80, 0x9F);
            case 0xF0 -> expect(3, 0x90, 0xBF);
            case 0xF1, 0xF2, 0xF3 -> expect(3, 0x80, 0xBF);
            case 0xF4 -> expect(3, 0x80, 0x8F);
            default -> octet < 0xF0 ? expect(2, 0x80, 0xBF) : WRONG;
        };
    }

    private static int expect(int missing, int least, int most) {
        return missing == 0 ? COMPLETE : missing << MISSING_SHIFT | least << LEAST_SHIFT | most;
    }
}
