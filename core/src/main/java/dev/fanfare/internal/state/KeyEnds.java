package dev.fanfare.internal.state;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** When single keys of a state are over, in milliseconds. Not safe for several threads; its owner locks. */
final class KeyEnds {

    private final Map<String, Long> ends = new HashMap<>();
    private final TreeMap<Long, TreeSet<String>> keys = new TreeMap<>();

    int size() {
        return ends.size();
    }

    /** When the first is over; {@link Long#MAX_VALUE} if there is none. */
    long first() {
        return keys.isEmpty() ? Long.MAX_VALUE : keys.firstKey();
    }

    /** Says when a key is over; {@link Long#MAX_VALUE} for never. */
    void set(String key, long end) {
        Long before = ends.remove(key);
        if (before != null) {
            keys.computeIfPresent(before, (any, there) -> {
                there.remove(key);
                return there.isEmpty() ? null : there;
            });
        }
        if (end != Long.MAX_VALUE) {
            ends.put(key, end);
            keys.computeIfAbsent(end, any -> new TreeSet<>()).add(key);
        }
    }

    /** Those that are over. */
    List<String> over(long now) {
        return keys.headMap(now, true).values().stream()
                .flatMap(TreeSet::stream)
                .toList();
    }
}
