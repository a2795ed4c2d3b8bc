package dev.fanfare.internal.delta;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is the same in two payloads, and says in the delta format of Fossil how the later one is made of the
 * earlier. What they have in common at their beginnings and ends is found first, as most changes are small; between, in
 * windows of {@value #WINDOW} bytes whose hash rolls over the later payload.
 */
public final class FossilDelta {

    private static final int WINDOW = 16;

    /** How many places of the base with the same hash are looked at, so that nobody can make a delta expensive. */
    private static final int MOST_CANDIDATES = 8;

    private static final int FACTOR = 0x01000193;

    /** {@code FACTOR} to the power of the window less one: what the byte that leaves the window counts. */
    private static final int LEAVING = power(WINDOW - 1);

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] base;
    private final byte[] target;
    private final boolean isText;
    private final DeltaWriter out;

    /** Up to where the target is written. */
    private int written;

    private FossilDelta(byte[] base, byte[] target, boolean isText) {
        this.base = base;
        this.target = target;
        this.isText = isText;
        this.out = new DeltaWriter(target);
    }

    /**
     * How a payload is made of another.
     *
     * @param base what the receiver has
     * @param target what it shall have
     * @param isText whether both are UTF-8, and the delta must be, too: it divides no character then
     * @return null if the delta would not be shorter than the target
     */
    public static byte @Nullable [] between(byte[] base, byte[] target, boolean isText) {
        return new FossilDelta(base, target, isText).encode();
    }

    private byte @Nullable [] encode() {
        int different = Arrays.mismatch(base, target);
        int same = different < 0 ? target.length : wholeBefore(different);
        out.copy(same, 0);
        written = same;
        int end = target.length - sameAtEnd(same);
        if (end - same >= WINDOW && base.length >= WINDOW) {
            findBetween(end);
        }
        out.insert(written, end);
        out.copy(target.length - end, base.length - target.length + end);
        out.checksum(checksum(target));
        return out.isTooLong() ? null : out.toBytes();
    }

    private int sameAtEnd(int same) {
        int most = Math.min(base.length, target.length) - same;
        int count = 0;
        while (count < most && base[base.length - 1 - count] == target[target.length - 1 - count]) {
            count++;
        }
        return target.length - wholeAfter(target.length - count);
    }

    /** Finds parts of the base in what is left of the target, and writes up to the last of them. */
    private void findBetween(int end) {
        Windows windows = new Windows(base);
        int at = written;
        int hash = hash(target, at);
        while (!out.isTooLong()) {
            int next = tryAt(windows, hash, at, end);
            if (next < 0) {
                if (at + WINDOW >= end) {
                    return;
                }
                hash = (hash - target[at] * LEAVING) * FACTOR + target[at + WINDOW];
                at++;
            } else {
                at = next;
                if (at + WINDOW > end) {
                    return;
                }
                hash = hash(target, at);
            }
        }
    }

    /** Writes the longest part of the base that is at a place of the target; -1 if there is none worth it. */
    private int tryAt(Windows windows, int hash, int at, int end) {
        int bestFrom = 0;
        int bestTo = 0;
        int bestOffset = 0;
        int candidate = windows.first(hash);
        for (int i = 0; candidate >= 0 && i < MOST_CANDIDATES; i++, candidate = windows.next(candidate)) {
            int to = wholeBefore(at + same(candidate, at, end));
            int from = at;
            int offset = candidate;
            while (from > written && offset > 0 && base[offset - 1] == target[from - 1]) {
                from--;
                offset--;
            }
            int whole = wholeAfter(from);
            offset += whole - from;
            from = whole;
            if (to - from > bestTo - bestFrom) {
                bestFrom = from;
                bestTo = to;
                bestOffset = offset;
            }
        }
        int count = bestTo - bestFrom;
        if (count <= cost(count, bestOffset)) {
            return -1;
        }
        out.insert(written, bestFrom);
        out.copy(count, bestOffset);
        written = bestTo;
        return bestTo;
    }

    private int same(int from, int at, int end) {
        int mismatch = Arrays.mismatch(base, from, base.length, target, at, end);
        return mismatch < 0 ? Math.min(base.length - from, end - at) : mismatch;
    }

    /** What a copy takes, and at most what new bytes after it take for their head. */
    private static int cost(int count, int offset) {
        return count <= 0 ? 0 : DeltaWriter.digits(count) + DeltaWriter.digits(offset) + 2 + WINDOW / 4;
    }

    /** The last place up to here at which no character is divided. */
    private int wholeBefore(int place) {
        int whole = place;
        while (isDivided(whole)) {
            whole--;
        }
        return whole;
    }

    /** The first place from here on at which no character is divided. */
    private int wholeAfter(int place) {
        int whole = place;
        while (isDivided(whole)) {
            whole++;
        }
        return whole;
    }

    private boolean isDivided(int place) {
        return isText && place > 0 && place < target.length && (target[place] & 0xC0) == 0x80;
    }

    private static int power(int exponent) {
        int power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= FACTOR;
        }
        return power;
    }

    private static int hash(byte[] bytes, int from) {
        int hash = 0;
        for (int i = from; i < from + WINDOW; i++) {
            hash = hash * FACTOR + bytes[i];
        }
        return hash;
    }

    /** The sum of the bytes as integers, the last one filled up with zeros. */
    static int checksum(byte[] bytes) {
        int sum = 0;
        int at = 0;
        for (; at + Integer.BYTES <= bytes.length; at += Integer.BYTES) {
            sum += (int) INTS.get(bytes, at);
        }
        for (int shift = 24; at < bytes.length; at++, shift -= 8) {
            sum += (bytes[at] & 0xFF) << shift;
        }
        return sum;
    }

    /** Where the windows of a base are that lie one beside the other, by their hash. */
    private static final class Windows {

        private final int[] heads;
        private final int[] nexts;

        Windows(byte[] base) {
            int count = base.length / WINDOW;
            heads = new int[Integer.highestOneBit(count) * 2];
            nexts = new int[count];
            for (int i = count - 1; i >= 0; i--) {
                int slot = slot(hash(base, i * WINDOW));
                nexts[i] = heads[slot];
                heads[slot] = i + 1;
            }
        }

        private int slot(int hash) {
            return (hash ^ (hash >>> 15)) & (heads.length - 1);
        }

        /** The first place of windows that may have a hash; -1 if there is none. */
        int first(int hash) {
            return place(heads[slot(hash)]);
        }

        /** The place of the next such window. */
        int next(int place) {
            return place(nexts[place / WINDOW]);
        }

        private static int place(int entry) {
            return (entry - 1) * WINDOW < 0 ? -1 : (entry - 1) * WINDOW;
        }
    }
}
