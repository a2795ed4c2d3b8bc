package dev.fanfare.redis.internal.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Takes apart what a {@link ByteWriter} has put together. Not safe for several threads. */
public final class ByteReader {

    private final byte[] in;
    private int at;

    /**
     * @param in is not changed
     * @param at where to begin
     */
    public ByteReader(byte[] in, int at) {
        this.in = in;
        this.at = at;
    }

    /** The next number. */
    public long number() {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = next();
            number |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return number;
            }
        }
        throw new IllegalArgumentException("a number has no end at byte " + at);
    }

    private byte next() {
        if (at >= in.length) {
            throw new IllegalArgumentException("there are " + in.length + " bytes, and more are needed");
        }
        return in[at++];
    }

    /** The next bytes. */
    public byte[] bytes() {
        long length = number();
        if (length < 0 || length > in.length - at) {
            throw new IllegalArgumentException(
                    "there are " + (in.length - at) + " more bytes at byte " + at + ", and not " + length);
        }
        int from = at;
        at += (int) length;
        return Arrays.copyOfRange(in, from, at);
    }

    /** The next text. */
    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }
}
