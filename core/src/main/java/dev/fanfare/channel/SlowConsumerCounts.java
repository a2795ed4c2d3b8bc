package dev.fanfare.channel;

import java.util.concurrent.atomic.LongAdder;

/** Counts what slow subscribers have cost on this node since it started. Safe for any thread. */
public final class SlowConsumerCounts {

    private final LongAdder disconnected = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder conflated = new LongAdder();
    private final LongAdder sentBack = new LongAdder();

    /**
     * The counts at one moment.
     *
     * @param disconnected connections that were closed with {@code SLOW}
     * @param dropped publications that were left out because a limit was reached
     * @param conflated publications that a newer one has replaced
     * @param sentBack subscriptions that were ended with {@code INSUFFICIENT_STATE}, so that the client
     *     recovers what it was not given
     */
    public record Snapshot(long disconnected, long dropped, long conflated, long sentBack) {}

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
    public Snapshot snapshot() {
        return new Snapshot(disconnected.sum(), dropped.sum(), conflated.sum(), sentBack.sum());
    }
}
