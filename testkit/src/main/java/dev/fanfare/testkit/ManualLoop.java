package dev.fanfare.testkit;

import dev.fanfare.spi.Loop;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A loop that the test turns by hand: the thread that made it is the loop, tasks run when {@link #run}
 * is called, and time passes when {@link #advance} is called.
 */
public final class ManualLoop implements Loop {

    private final Thread owner = Thread.currentThread();
    private final FakeClock clock;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Later> later =
            new PriorityQueue<>(Comparator.comparingLong(Later::due).thenComparingLong(Later::number));
    private long scheduled;
    private boolean hurried;
    private long nanos;

    private record Later(long due, long number, Runnable task) {}

    /**
     * @param clock moves along with this loop's time
     */
    public ManualLoop(FakeClock clock) {
        this.clock = clock;
    }

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == owner;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public void schedule(Runnable task, long delayMillis) {
        synchronized (later) {
            later.add(new Later(millis() + delayMillis, scheduled++, task));
        }
    }

    /** What is due by a moment, one at a time. */
    private @Nullable Later nextUntil(long moment) {
        synchronized (later) {
            Later next = later.peek();
            return next != null && next.due <= moment ? later.remove() : null;
        }
    }

    @Override
    public void afterOthers(Runnable task) {
        tasks.add(task);
    }

    /**
     * From now on, every look at the clock finds that a task has taken too long; or not any more.
     *
     * @param isHurried whether {@link #nanos} goes on by a second with each look; false at the beginning
     */
    public void hurry(boolean isHurried) {
        hurried = isHurried;
    }

    @Override
    public long nanos() {
        if (hurried) {
            nanos += TimeUnit.SECONDS.toNanos(1);
        }
        return nanos;
    }

    /**
     * Runs one task.
     *
     * @return whether one waited
     */
    public boolean runOne() {
        Runnable task = tasks.poll();
        if (task != null) {
            task.run();
        }
        return task != null;
    }

    @Override
    public long millis() {
        return clock.ticker().millis();
    }

    /**
     * Runs what waits, and what that brings, until nothing does.
     *
     * @return whether anything waited
     */
    public boolean run() {
        boolean any = false;
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            any = true;
            task.run();
        }
        return any;
    }

    /** The same, and what is due by now; false if there was nothing. */
    boolean runDue() {
        boolean any = run();
        for (Later next = nextUntil(millis()); next != null; next = nextUntil(millis())) {
            any = true;
            next.task.run();
            run();
        }
        return any;
    }

    /**
     * Lets time pass, running at its moment whatever was scheduled for it.
     *
     * @param time in whole milliseconds; zero for what is due by now
     */
    public void advance(Duration time) {
        long end = millis() + time.toMillis();
        run();
        for (Later next = nextUntil(end); next != null; next = nextUntil(end)) {
            clock.advance(Duration.ofMillis(Math.max(0, next.due - millis())));
            next.task.run();
            run();
        }
        clock.advance(Duration.ofMillis(end - millis()));
    }
}
