package dev.fanfare.bench.witness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where the publications of one channel are: which offset in which epoch, by all who have said so. */
final class Places {

    private static final int FIRST = 64;

    /** How far offsets may be ahead of what was published, before they are taken for nonsense. */
    private static final long MARGIN = 10_000;

    private final List<String> epochs = new ArrayList<>();
    private final List<int[]> occupants = new ArrayList<>();
    private int[] epochOf = new int[FIRST];
    private long[] offsetOf = new long[FIRST];

    /** The number of an epoch; one that is new gets the next. */
    int epoch(String name) {
        int known = epochs.indexOf(name);
        if (known < 0) {
            known = epochs.size();
            epochs.add(name);
            occupants.add(new int[FIRST]);
        }
        return known;
    }

    String name(int epoch) {
        return epochs.get(epoch);
    }

    /**
     * Somebody says where a publication is.
     *
     * @return what contradicts it; "" if nothing does
     */
    String put(int sequence, int epoch, long offset, long published) {
        if (offset <= 0 || offset > published + MARGIN) {
            return "number " + sequence + " at offset " + offset + ", after " + published + " publications";
        }
        if (sequence >= offsetOf.length) {
            epochOf = Arrays.copyOf(epochOf, Math.max(sequence + 1, 2 * epochOf.length));
            offsetOf = Arrays.copyOf(offsetOf, epochOf.length);
        }
        if (offsetOf[sequence] == 0) {
            epochOf[sequence] = epoch;
            offsetOf[sequence] = offset;
        } else if (offsetOf[sequence] != offset || epochOf[sequence] != epoch) {
            return "number " + sequence + " at " + place(epochOf[sequence], offsetOf[sequence]) + " and at "
                    + place(epoch, offset);
        }
        int[] there = occupants.get(epoch);
        int at = (int) offset;
        if (at >= there.length) {
            there = Arrays.copyOf(there, Math.max(at + 1, 2 * there.length));
            occupants.set(epoch, there);
        }
        if (there[at] == 0) {
            there[at] = sequence + 1;
        } else if (there[at] != sequence + 1) {
            return "numbers " + (there[at] - 1) + " and " + sequence + " both at " + place(epoch, offset);
        }
        return "";
    }

    /** Where a publication is; 0 if nobody has said. */
    long offset(int sequence) {
        return sequence < offsetOf.length ? offsetOf[sequence] : 0;
    }

    int epochOf(int sequence) {
        return sequence < epochOf.length ? epochOf[sequence] : 0;
    }

    String place(int epoch, long offset) {
        return epochs.get(epoch) + ":" + offset;
    }
}
