package dev.fanfare.redis.internal.format;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Puts numbers, texts and bytes one after the other. Not safe for several threads. */
public final class ByteWriter {

    private static final int REPLACEMENT = 0xFFFD;

    private final ByteArrayOutputStream out;

    /**
     * @param size how many bytes there may be, about
     */
    public ByteWriter(int size) {
        this.out = new ByteArrayOutputStream(size);
    }

    /** A number of any size, in seven bits a byte; small ones take little. */
    public ByteWriter number(long number) {
        long rest = number;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
        return this;
    }

    /** Bytes with their length before them. */
    public ByteWriter bytes(byte[] bytes) {
        number(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    /** Text in UTF-8, with its length before it. Half a character becomes U+FFFD, as it does in what clients are sent. */
    public ByteWriter text(String text) {
        boolean hasHalves = text.chars().anyMatch(c -> Character.isSurrogate((char) c));
        return bytes((hasHalves ? whole(text) : text).getBytes(StandardCharsets.UTF_8));
    }

    private static String whole(String text) {
        StringBuilder whole = new StringBuilder(text.length());
        text.codePoints()
                .map(point ->
                        point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? REPLACEMENT : point)
                .forEach(whole::appendCodePoint);
        return whole.toString();
    }

    /** Everything. */
    public byte[] toBytes() {
        return out.toByteArray();
    }
}
