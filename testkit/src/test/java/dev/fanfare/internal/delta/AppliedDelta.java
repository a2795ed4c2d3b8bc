package dev.fanfare.internal.delta;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Does what a delta in Fossil's format says, and insists on every detail of it. Knows nothing of how deltas are made. */
public final class AppliedDelta {

    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~";

    private final byte[] base;
    private final byte[] delta;
    private int at;

    private AppliedDelta(byte[] base, byte[] delta) {
        this.base = base;
        this.delta = delta;
    }

    /**
     * What comes of a delta.
     *
     * @param base what the receiver has
     * @param delta what it was sent
     * @return what it then has
     */
    public static byte[] to(byte[] base, byte[] delta) {
        return new AppliedDelta(base, delta).apply();
    }

    private byte[] apply() {
        long size = number();
        expect('\n');
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (true) {
            long count = number();
            char command = (char) delta[at++];
            if (command == '@') {
                long from = number();
                expect(',');
                out.write(base, Math.toIntExact(from), Math.toIntExact(count));
            } else if (command == ':') {
                out.write(delta, at, Math.toIntExact(count));
                at += Math.toIntExact(count);
            } else if (command == ';') {
                require(out.size() == size, "it makes " + out.size() + " bytes and not " + size);
                require(count == sum(out.toByteArray()), "the checksum is wrong");
                require(at == delta.length, "there is something after the end");
                return out.toByteArray();
            } else {
                throw new AssertionError("there is no command " + command + " in " + this);
            }
        }
    }

    private static long sum(byte[] bytes) {
        long sum = 0;
        for (int i = 0; i < bytes.length; i++) {
            sum += (bytes[i] & 0xFFL) << (24 - 8 * (i % 4));
        }
        return sum & 0xFFFF_FFFFL;
    }

    private long number() {
        long number = 0;
        int first = at;
        for (int digit = DIGITS.indexOf(delta[at]); digit >= 0; digit = DIGITS.indexOf(delta[at])) {
            number = number * 64 + digit;
            at++;
        }
        require(at > first, "a number is missing");
        return number;
    }

    private void expect(char c) {
        require(delta[at++] == c, c + " is missing");
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise + " at " + at + " of " + this);
        }
    }

    @Override
    public String toString() {
        return new String(delta, StandardCharsets.ISO_8859_1);
    }
}
