package dev.fanfare.internal.map;

import dev.fanfare.map.MapCounts;
import dev.fanfare.map.MapResult;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what is done with maps. Safe for any thread. */
final class MapTally {

    private final LongAdder published = new LongAdder();
    private final LongAdder removed = new LongAdder();
    private final Map<MapResult.Reason, LongAdder> suppressed = new EnumMap<>(MapResult.Reason.class);

    MapTally() {
        for (MapResult.Reason reason : MapResult.Reason.values()) {
            suppressed.put(reason, new LongAdder());
        }
    }

    /** Something has come of a write, or of a removal. */
    void count(MapResult result, boolean isRemoval) {
        LongAdder counter =
                result.suppressed() == null ? (isRemoval ? removed : published) : suppressed.get(result.suppressed());
        if (counter != null) {
            counter.increment();
        }
    }

    MapCounts counts() {
        Map<MapResult.Reason, Long> reasons = new EnumMap<>(MapResult.Reason.class);
        suppressed.forEach((reason, count) -> reasons.put(reason, count.sum()));
        return new MapCounts(published.sum(), removed.sum(), reasons);
    }
}
