package dev.fanfare.spi;

import java.util.concurrent.Executor;

/**
 * One event loop: a thread, or something that behaves like one, that runs tasks one after the other
 * in the order in which they came. Every session belongs to one loop for its whole life.
 */
public interface Loop extends Executor {

    /** Runs a task on this loop after those before it. A loop that has ended does nothing. */
    @Override
    void execute(Runnable task);

    /** Whether the calling thread is this loop. */
    boolean inLoop();

    /**
     * Runs a task on this loop after a delay. There is no way to cancel it; a task that is no longer
     * wanted does nothing.
     *
     * @param delayMillis from now; 0 or more
     */
    void schedule(Runnable task, long delayMillis);

    /**
     * Runs a task on this loop after everything else that waits for it has had its turn, what has arrived from the
     * network included. A loop that has ended does nothing.
     */
    void afterOthers(Runnable task);

    /** A clock that never goes back, in nanoseconds, for how long a task takes. */
    default long nanos() {
        return System.nanoTime();
    }

    /** A clock that never goes back, for timeouts; only differences between its readings mean anything. */
    long millis();
}
