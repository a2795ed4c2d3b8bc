package dev.fanfare.internal.delta;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes a delta in the format of Fossil, command by command: the size of what comes of it, what is copied from the
 * base, what is new, and a checksum. Stops writing, and says so, when it would be no shorter than what comes of it.
 */
final class DeltaWriter {

    private static final byte[] DIGITS =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~".getBytes(StandardCharsets.US_ASCII);

    private final byte[] target;
    private final byte[] out;
    private int length;
    private boolean isTooLong;

    DeltaWriter(byte[] target) {
        this.target = target;
        this.out = new byte[target.length];
        number(target.length);
        character('\n');
    }

    /** How many characters a number takes. */
    static int digits(int number) {
        return number == 0 ? 1 : (Integer.SIZE - Integer.numberOfLeadingZeros(number) + 5) / 6;
    }

    /** A part of the target as it is in the base. */
    void copy(int count, int from) {
        if (count > 0) {
            number(count);
            character('@');
            number(from);
            character(',');
        }
    }

    /** A part of the target that is new. */
    void insert(int from, int to) {
        if (from < to) {
            number(to - from);
            character(':');
            if (fits(to - from)) {
                System.arraycopy(target, from, out, length, to - from);
                length += to - from;
            }
        }
    }

    /** The end. */
    void checksum(int checksum) {
        number(checksum);
        character(';');
    }

    /** Whether there is no point in going on. */
    boolean isTooLong() {
        return isTooLong;
    }

    /** What was written, unless it is too long. */
    byte[] toBytes() {
        return Arrays.copyOf(out, length);
    }

    private void number(int number) {
        int digits = digits(number);
        if (fits(digits)) {
            for (int i = digits - 1, rest = number; i >= 0; i--, rest >>>= 6) {
                out[length + i] = DIGITS[rest & 63];
            }
            length += digits;
        }
    }

    private void character(char c) {
        if (fits(1)) {
            out[length++] = (byte) c;
        }
    }

    /** A delta as long as its target saves nothing. */
    private boolean fits(int more) {
        isTooLong |= length + more >= out.length;
        return !isTooLong;
    }
}
