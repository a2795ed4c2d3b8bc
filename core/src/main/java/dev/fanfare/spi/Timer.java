package dev.fanfare.spi;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Keeps the time for what belongs to no loop. Safe for any thread. */
@FunctionalInterface
public interface Timer {

    /**
     * Runs a short task after a delay, on a thread of the timer's.
     *
     * @param delay how long from now, to the millisecond; zero for at once
     * @param task must not block, because others may wait for its thread, nor throw, because nobody hears of it
     */
    void after(Duration delay, Runnable task);

    /** {@return the timer of this machine; it needs no end, and keeps no process alive} */
    static Timer system() {
        return (delay, task) -> CompletableFuture.delayedExecutor(
                        delay.toMillis(), TimeUnit.MILLISECONDS, Runnable::run)
                .execute(task);
    }
}
