package dev.fanfare.internal.hub;

import dev.fanfare.channel.SlowConsumerCounts;
import java.util.concurrent.atomic.LongAdder;

/** Counts what slow subscribers have cost on this node since it started. Safe for any thread. */
public final class SlowConsumerCounter {

    private final LongAdder disconnected = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder conflated = new LongAdder();
    private final LongAdder sentBack = new LongAdder();

    /** A connection was closed. */
    public void disconnected() {
        disconnected.increment();
    }

    void dropped(long publications) {
        dropped.add(publications);
    }

    void conflated() {
        conflated.increment();
    }

    void sentBack() {
        sentBack.increment();
    }

    /** The counts now. */
    public SlowConsumerCounts counts() {
        return new SlowConsumerCounts(disconnected.sum(), dropped.sum(), conflated.sum(), sentBack.sum());
    }
}
