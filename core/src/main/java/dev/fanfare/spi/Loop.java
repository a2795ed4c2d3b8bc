package dev.fanfare.spi;

import java.util.concurrent.Executor;

/**
 * One event loop: a thread, or something that behaves like one, that runs tasks one after the other
 * in the order in which they came. Every session belongs to one loop for its whole life.
 */
public interface Loop extends Executor {

    /**
     * Runs a task on this loop after those before it. A loop that has ended does nothing.
     *
     * @param task must not block, because everything else on this loop waits for it
     */
    @Override
    void execute(Runnable task);

    /** {@return whether the calling thread is this loop} */
    boolean inLoop();

    /**
     * Runs a task on this loop after a delay. There is no way to cancel it; a task that is no longer
     * wanted does nothing.
     *
     * @param task must not block; never runs if the loop ends before
     * @param delayMillis from now; 0 or more
     */
    void schedule(Runnable task, long delayMillis);

    /**
     * Runs a task on this loop after everything else that waits for it has had its turn, what has arrived from the
     * network included. A loop that has ended does nothing.
     *
     * @param task must not block; what has much to do does a part, and hands the rest to this method again
     */
    void afterOthers(Runnable task);

    /** {@return a clock that never goes back, in nanoseconds, for how long a task takes} */
    default long nanos() {
        return System.nanoTime();
    }

    /**
     * {@return a clock that never goes back, in milliseconds, for timeouts; only differences between its readings
     * mean anything}
     */
    long millis();
}
