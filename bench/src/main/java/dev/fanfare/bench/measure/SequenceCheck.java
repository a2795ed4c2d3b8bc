package dev.fanfare.bench.measure;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Whether each subscription gets each sequence number exactly once and in order. A subscription belongs
 * to one thread; different ones may belong to different threads.
 */
public final class SequenceCheck {

    private final long[] next;
    private final Map<Integer, Set<Long>> skipped = new HashMap<>();
    private final Map<Integer, long[]> irregular = new HashMap<>();

    /**
     * @param subscriptions how many there are, numbered from 0
     */
    public SequenceCheck(int subscriptions) {
        next = new long[subscriptions];
        Arrays.fill(next, 1);
    }

    /** A sequence number has arrived. */
    public void received(int subscription, long sequence) {
        if (sequence == next[subscription]) {
            next[subscription] = sequence + 1;
        } else {
            irregular(subscription, sequence);
        }
    }

    private synchronized void irregular(int subscription, long sequence) {
        Set<Long> missing = skipped.computeIfAbsent(subscription, key -> new HashSet<>());
        if (sequence > next[subscription]) {
            for (long lost = next[subscription]; lost < sequence; lost++) {
                missing.add(lost);
            }
            next[subscription] = sequence + 1;
            return;
        }
        boolean isLate = missing.remove(sequence);
        irregular.computeIfAbsent(subscription, key -> new long[2])[isLate ? 1 : 0]++;
    }

    /** The highest sequence number that has arrived; 0 for none. */
    public long reached(int subscription) {
        return next[subscription] - 1;
    }

    /**
     * The verdict on a subscription; only when nothing arrives any more.
     *
     * @param published the last sequence number there was
     */
    public synchronized Tally tally(int subscription, long published) {
        long missing = skipped.getOrDefault(subscription, Set.of()).size();
        long late = Math.max(0, published - reached(subscription));
        long[] counts = irregular.getOrDefault(subscription, new long[2]);
        return new Tally(missing + late, counts[0], counts[1]);
    }
}
