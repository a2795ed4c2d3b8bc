package dev.fanfare.internal.limit;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets something happen once in a while, such as a warning whose cause comes again and again. Time is told in any unit by
 * a clock that does not go back. Safe for any thread.
 */
public final class Seldom {

    private final long interval;
    private final AtomicLong next;

    /**
     * It may happen from now on.
     *
     * @param interval the time between two of its happenings
     * @param now the time, in the same unit
     */
    public Seldom(long interval, long now) {
        this.interval = interval;
        this.next = new AtomicLong(now);
    }

    /** Whether it may happen now; if so, it does, and one caller is told so. */
    public boolean isDue(long now) {
        long due = next.get();
        return now - due >= 0 && next.compareAndSet(due, now + interval);
    }
}
