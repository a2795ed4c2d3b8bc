package dev.fanfare.internal.session;

import dev.fanfare.spi.Loop;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The timeouts of all sessions of one loop. A session has one place in it, however many things it
 * waits for, and costs nothing while it waits. Belongs to its loop.
 */
public final class TimerWheel {

    private static final int TICK_MILLIS = 100;
    private static final int SLOTS = 512;

    /** Something that waits for a moment; its place in the wheel is part of it. */
    public abstract static class Timed {
        private @Nullable Timed previous;
        private @Nullable Timed next;
        private int slot = -1;
        private long due;

        /**
         * The moment has come.
         *
         * @param now the loop's clock
         * @return when to be called again, or 0 for never
         */
        public abstract long fire(long now);
    }

    private static final Logger LOG = LoggerFactory.getLogger(TimerWheel.class);

    private final Loop loop;
    private final @Nullable Timed[] slots = new @Nullable Timed[SLOTS];
    private long ticked;
    private int waiting;
    private boolean ticking;

    TimerWheel(Loop loop) {
        this.loop = loop;
    }

    /** Calls it at a moment, or up to 100 ms later; an earlier appointment no longer counts. */
    public void schedule(Timed timed, long due) {
        cancel(timed);
        if (!ticking) {
            ticking = true;
            ticked = loop.millis() / TICK_MILLIS;
            loop.schedule(this::tick, TICK_MILLIS);
        }
        timed.due = due;
        place(timed, Math.max(ticksUp(due), ticked + 1));
    }

    private static long ticksUp(long millis) {
        return (millis + TICK_MILLIS - 1) / TICK_MILLIS;
    }

    /** Does not call it any more. */
    public void cancel(Timed timed) {
        if (timed.slot < 0) {
            return;
        }
        Timed previous = timed.previous;
        Timed next = timed.next;
        if (previous == null) {
            slots[timed.slot] = next;
        } else {
            previous.next = next;
        }
        if (next != null) {
            next.previous = previous;
        }
        timed.previous = null;
        timed.next = null;
        timed.slot = -1;
        waiting--;
    }

    private void place(Timed timed, long tick) {
        int slot = (int) (tick % SLOTS);
        Timed first = slots[slot];
        timed.next = first;
        if (first != null) {
            first.previous = timed;
        }
        slots[slot] = timed;
        timed.slot = slot;
        waiting++;
    }

    private void tick() {
        long now = loop.millis();
        List<Timed> dueNow = new ArrayList<>();
        for (long target = now / TICK_MILLIS; ticked < target; ) {
            ticked++;
            collectDue((int) (ticked % SLOTS), now, dueNow);
        }
        dueNow.forEach(timed -> fire(timed, now));
        ticking = waiting > 0;
        if (ticking) {
            loop.schedule(this::tick, TICK_MILLIS);
        }
    }

    private void fire(Timed timed, long now) {
        try {
            long again = timed.fire(now);
            if (again != 0) {
                schedule(timed, again);
            }
        } catch (Throwable failed) {
            // The others must not lose their timers over one.
            LOG.error("A timer failed", failed);
        }
    }

    private void collectDue(int slot, long now, List<Timed> dueNow) {
        for (Timed timed = slots[slot]; timed != null; ) {
            Timed next = timed.next;
            if (timed.due <= now) {
                cancel(timed);
                dueNow.add(timed);
            }
            timed = next;
        }
    }
}
