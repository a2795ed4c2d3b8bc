package dev.fanfare.delivery;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a queue does. Written by its thread, read by any. */
final class Tally {

    private final Map<PushState, LongAdder> results = new ConcurrentHashMap<>();
    private volatile JobTables.Waiting waiting = new JobTables.Waiting(0, 0);
    private volatile int underWay;

    void count(PushState state) {
        results.computeIfAbsent(state, first -> new LongAdder()).increment();
    }

    void waiting(JobTables.Waiting value) {
        waiting = value;
    }

    void underWay(int value) {
        underWay = value;
    }

    PushCounts counts() {
        Map<PushState, Long> sums = new EnumMap<>(PushState.class);
        results.forEach((state, sum) -> sums.put(state, sum.sum()));
        JobTables.Waiting seen = waiting;
        return new PushCounts(sums, seen.jobs(), Duration.ofMillis(seen.millis()), underWay);
    }
}
