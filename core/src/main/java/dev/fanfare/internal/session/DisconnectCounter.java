package dev.fanfare.internal.session;

import dev.fanfare.protocol.Disconnect;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counts the connections that this node has ended since it started, by the code that says why. Safe for any thread. */
public final class DisconnectCounter {

    /** The codes that a {@link Disconnect} may have. */
    private static final int LEAST = 1000;

    private static final int MOST = 4999;

    private final AtomicLongArray byCode = new AtomicLongArray(MOST - LEAST + 1);

    /** A connection is ended. */
    void count(Disconnect reason) {
        byCode.incrementAndGet(reason.code() - LEAST);
    }

    /** The counts now, by code, without those that are zero. */
    public Map<Integer, Long> counts() {
        Map<Integer, Long> counts = new TreeMap<>();
        for (int i = 0; i < byCode.length(); i++) {
            long count = byCode.get(i);
            if (count > 0) {
                counts.put(LEAST + i, count);
            }
        }
        return counts;
    }
}
