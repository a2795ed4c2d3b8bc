package dev.fanfare.redis.internal.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Takes apart what scripts have put together: numbers as text with a colon behind each, and bytes. Not safe for several threads. */
final class FieldReader {

    private final byte[] in;
    private int at;

    FieldReader(byte[] in) {
        this.in = in;
    }

    /**
     * The next bytes, up to a colon.
     *
     * @throws IllegalArgumentException if there is no colon
     */
    byte[] field() {
        for (int i = at; i < in.length; i++) {
            if (in[i] == ':') {
                byte[] field = Arrays.copyOfRange(in, at, i);
                at = i + 1;
                return field;
            }
        }
        throw new IllegalArgumentException("a field has no end at byte " + at + " of " + in.length);
    }

    /**
     * The next number, up to a colon.
     *
     * @throws IllegalArgumentException if it is none
     */
    long number() {
        return Long.parseLong(new String(field(), StandardCharsets.US_ASCII));
    }

    /**
     * The next bytes.
     *
     * @throws IllegalArgumentException if there are not so many
     */
    byte[] bytes(long length) {
        if (length < 0 || length > in.length - at) {
            throw new IllegalArgumentException(
                    "there are " + (in.length - at) + " more bytes at byte " + at + ", and not " + length);
        }
        int from = at;
        at += (int) length;
        return Arrays.copyOfRange(in, from, at);
    }

    /** All that is left. */
    byte[] rest() {
        return bytes(in.length - at);
    }
}
