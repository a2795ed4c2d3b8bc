package dev.fanfare.testkit;

import dev.fanfare.spi.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** A timer on fake time: what is due runs when the test says so, on threads of its own that are waited for. Safe for any thread. */
public final class ManualTimer implements Timer {

    private final FakeClock clock;
    private final ManualExecutor threads = new ManualExecutor();
    private final PriorityQueue<Later> later =
            new PriorityQueue<>(Comparator.comparingLong(Later::due).thenComparingLong(Later::number));
    private long scheduled;

    private record Later(long due, long number, Runnable task) {}

    /**
     * @param clock says what is due
     */
    public ManualTimer(FakeClock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void after(Duration delay, Runnable task) {
        later.add(new Later(clock.ticker().millis() + delay.toMillis(), scheduled++, task));
    }

    /**
     * Runs what is due, and what that makes due.
     *
     * @return whether anything was
     */
    public boolean run() {
        boolean any = false;
        for (List<Later> due = due(); !due.isEmpty(); due = due()) {
            any = true;
            due.forEach(each -> threads.execute(each.task));
            threads.run();
        }
        return any;
    }

    private synchronized List<Later> due() {
        List<Later> due = new ArrayList<>();
        for (Later next = later.peek();
                next != null && next.due <= clock.ticker().millis();
                next = later.peek()) {
            due.add(later.remove());
        }
        return due;
    }
}
