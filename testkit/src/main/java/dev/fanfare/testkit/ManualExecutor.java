package dev.fanfare.testkit;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Handler threads that do nothing until the test says so. */
public final class ManualExecutor extends AbstractExecutorService {

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private volatile boolean atOnce;
    private volatile boolean shutdown;

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (atOnce) {
            run();
        }
    }

    /**
     * Sets whether these threads are as fast as threads can be: what comes from now on is done before
     * {@link #execute} returns.
     *
     * @param isAtOnce false, as it is at the beginning, to let tasks wait for {@link #run}
     */
    public void atOnce(boolean isAtOnce) {
        atOnce = isAtOnce;
    }

    /**
     * Runs what waits, and what that brings, each task on a thread of its own that is waited for.
     *
     * @return whether anything waited
     */
    public boolean run() {
        boolean any = false;
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            any = true;
            Thread thread = new Thread(task, "handler");
            thread.start();
            join(thread);
        }
        return any;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new AssertionError("interrupted while a handler ran", interrupted);
        }
    }

    @Override
    public void shutdown() {
        shutdown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown = true;
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return shutdown;
    }
}
