package dev.fanfare.server.token;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads that check signatures of public keys; they end by themselves when there is nothing to check. */
final class TokenThreads implements Executor {

    private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    /** How many tokens wait at the most: those of a second or two. */
    static final int MAX_WAITING = 10_000;

    private final ThreadPoolExecutor threads;

    TokenThreads() {
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_WAITING), TokenThreads::thread);
        threads.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "fanfare-tokens");
        thread.setDaemon(true);
        return thread;
    }

    /** @throws RejectedExecutionException if too many wait */
    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }
}
