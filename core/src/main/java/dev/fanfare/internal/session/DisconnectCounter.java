package dev.fanfare.internal.session;

import dev.fanfare.protocol.Disconnect;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts the connections that this node has ended since it started, by the code that says why. Safe for any thread. */
public final class DisconnectCounter {

    private final Map<Integer, LongAdder> byCode = new ConcurrentHashMap<>();

    /** A connection is ended. */
    void count(Disconnect reason) {
        byCode.computeIfAbsent(reason.code(), first -> new LongAdder()).increment();
    }

    /** The counts now, by code, without those that are zero. */
    public Map<Integer, Long> counts() {
        Map<Integer, Long> counts = new TreeMap<>();
        byCode.forEach((code, count) -> counts.put(code, count.sum()));
        return counts;
    }
}
