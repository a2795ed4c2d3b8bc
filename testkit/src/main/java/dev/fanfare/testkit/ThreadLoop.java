package dev.fanfare.testkit;

import dev.fanfare.spi.Loop;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A loop on a real thread, for tests of what several threads do at once. */
public final class ThreadLoop implements Loop, AutoCloseable {

    private volatile @Nullable Thread thread;
    private final ScheduledExecutorService executor;

    /**
     * Starts the thread.
     *
     * @param name of the thread, which keeps no process alive
     */
    public ThreadLoop(String name) {
        executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread created = new Thread(task, name);
            created.setDaemon(true);
            thread = created;
            return created;
        });
    }

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException ended) {
            // A loop that has ended does nothing.
        }
    }

    @Override
    public void afterOthers(Runnable task) {
        execute(task);
    }

    @Override
    public void schedule(Runnable task, long delayMillis) {
        executor.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
    }

    @Override
    public long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** Ends the thread, and waits until it has ended. */
    @Override
    public void close() {
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new AssertionError("the loop does not end");
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError("interrupted while a loop ended", interrupted);
        }
    }
}
