package dev.fanfare.internal.rate;

import dev.fanfare.rate.OverLimit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How often limits of a node were exceeded. Safe for any thread. */
public final class OverLimits {

    private final Map<OverLimit, LongAdder> counts = new ConcurrentHashMap<>();

    /**
     * What counts how often a limit was exceeded; from now on it is one of those that are told.
     *
     * @param layer of the limit
     * @param command what it is of; one of few
     * @param dryRun whether nothing is refused
     */
    public LongAdder of(String layer, String command, boolean dryRun) {
        return counts.computeIfAbsent(new OverLimit(layer, command, dryRun), limit -> new LongAdder());
    }

    /** The counts now. */
    public Map<OverLimit, Long> counts() {
        Map<OverLimit, Long> now = new HashMap<>();
        counts.forEach((limit, count) -> now.put(limit, count.sum()));
        return now;
    }
}
