package dev.fanfare.bench.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * What a publication carries: the number of its channel, its sequence number in the channel, and when
 * it was meant to be sent. All numbers have a fixed width, so that a stamp is read where it stands, in
 * JSON and in Protobuf alike:
 *
 * <pre>{@code {"c":"00000000","s":"0000000000000001","t":"0000000000000000042","p":"xxxx"}}</pre>
 */
public final class Stamp {

    /** The smallest payload, in bytes. */
    public static final int MIN_SIZE = 72;

    /** What every stamp begins with. */
    static final byte[] MARKER = "{\"c\":\"".getBytes(StandardCharsets.US_ASCII);

    private static final int CHANNEL = 6;
    private static final int SEQUENCE = 21;
    private static final int NANOS = 44;
    private static final int NANOS_DIGITS = 19;
    private static final int WORD = 8;
    private static final long WORD_RANGE = 100_000_000L;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MARKER_MASK = 0x0000_FFFF_FFFF_FFFFL;
    private static final long MARKER_WORD = word("{\"c\":\"00".getBytes(StandardCharsets.US_ASCII), 0) & MARKER_MASK;

    private Stamp() {}

    /**
     * Makes a payload.
     *
     * @param channel 0 to 99,999,999
     * @param sequence from 1
     * @param nanos {@link System#nanoTime()} when it was meant to be sent
     * @param size in bytes, at least {@link #MIN_SIZE}
     */
    public static byte[] write(int channel, long sequence, long nanos, int size) {
        byte[] bytes = new byte[size];
        int end = put(bytes, 0, "{\"c\":\"");
        digits(bytes, end, SEQUENCE - end - 7, channel);
        put(bytes, CHANNEL + WORD, "\",\"s\":\"");
        digits(bytes, SEQUENCE, 2 * WORD, sequence);
        put(bytes, SEQUENCE + 2 * WORD, "\",\"t\":\"");
        digits(bytes, NANOS, NANOS_DIGITS, nanos);
        int filling = put(bytes, NANOS + NANOS_DIGITS, "\",\"p\":\"");
        for (int i = filling; i < size - 2; i++) {
            bytes[i] = 'x';
        }
        put(bytes, size - 2, "\"}");
        return bytes;
    }

    private static int put(byte[] bytes, int at, String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            bytes[at + i] = (byte) ascii.charAt(i);
        }
        return at + ascii.length();
    }

    private static void digits(byte[] bytes, int at, int count, long number) {
        long rest = number;
        for (int i = at + count - 1; i >= at; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** Whether a stamp begins here; at least {@link #MIN_SIZE} bytes must follow. */
    static boolean isAt(byte[] bytes, int at) {
        return (word(bytes, at) & MARKER_MASK) == MARKER_WORD;
    }

    /** Where the next stamp begins; -1 if no whole one of this size is left. */
    static int next(byte[] bytes, int from, int to, int size) {
        for (int at = from; at + size <= to; at++) {
            if (isAt(bytes, at)) {
                return at;
            }
        }
        return -1;
    }

    /** The channel's number of the stamp at a place. */
    static int channel(byte[] bytes, int at) {
        return (int) number(bytes, at + CHANNEL);
    }

    /** The sequence number of the stamp at a place. */
    static long sequence(byte[] bytes, int at) {
        return number(bytes, at + SEQUENCE) * WORD_RANGE + number(bytes, at + SEQUENCE + WORD);
    }

    /** When the stamp at a place was meant to be sent. */
    static long nanos(byte[] bytes, int at) {
        long high = number(bytes, at + NANOS) * WORD_RANGE + number(bytes, at + NANOS + WORD);
        return high * 1000 + number(bytes, at + NANOS + NANOS_DIGITS - WORD) % 1000;
    }

    /** Eight digits at once: neighbours are joined to pairs, pairs to fours, fours to eight. */
    private static long number(byte[] bytes, int at) {
        long digits = word(bytes, at) - 0x3030_3030_3030_3030L;
        long pairs = (digits * 10 + (digits >>> 8)) & 0x00FF_00FF_00FF_00FFL;
        long fours = (pairs * 100 + (pairs >>> 16)) & 0x0000_FFFF_0000_FFFFL;
        return (fours * 10_000 + (fours >>> 32)) & 0xFFFF_FFFFL;
    }

    static long word(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }
}
