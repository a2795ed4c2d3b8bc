package dev.fanfare;

import dev.fanfare.internal.limit.Seldom;
import dev.fanfare.spi.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that run an application's handlers, and how busy they are. Safe for any thread. */
final class HandlerThreads extends AbstractExecutorService {

    private static final Logger LOG = LoggerFactory.getLogger(HandlerThreads.class);

    /** Enough for handlers that wait for a database, few enough for any machine. */
    private static final int POOL_SIZE = 64;

    private static final long STALLED_MILLIS = 5_000;
    private static final long SILENT_MILLIS = 60_000;

    private static final int END_SECONDS = 5;

    /** Whose task the thread runs. */
    private static final ThreadLocal<HandlerThreads> CURRENT = new ThreadLocal<>();

    private final ExecutorService threads;
    private final Ticker ticker;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();

    /** When a task began, or came while none waited. */
    private volatile long lastProgress;

    private final Seldom warning;

    /**
     * @param threads those of the application or made by {@link #create}; shut down with these
     */
    HandlerThreads(ExecutorService threads, Ticker ticker) {
        this.threads = threads;
        this.ticker = ticker;
        this.lastProgress = ticker.millis();
        this.warning = new Seldom(SILENT_MILLIS, ticker.millis());
    }

    /**
     * A virtual thread for each task where the JVM has them (21 and later), else a pool. All are daemons.
     *
     * @param name what the names of the threads begin with
     */
    static ExecutorService create(String name) {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            type.getMethod("name", String.class, long.class).invoke(builder, name, 1L);
            ThreadFactory factory = (ThreadFactory) type.getMethod("factory").invoke(builder);
            return (ExecutorService) Executors.class
                    .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
                    .invoke(null, factory);
        } catch (ReflectiveOperationException before21) {
            return pool(name);
        }
    }

    private static ExecutorService pool(String name) {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                POOL_SIZE, POOL_SIZE, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, name + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    @Override
    public void execute(Runnable task) {
        if (waiting.getAndIncrement() == 0) {
            lastProgress = ticker.millis();
        } else {
            warnIfStalled();
        }
        try {
            threads.execute(() -> run(task));
        } catch (RejectedExecutionException full) {
            waiting.decrementAndGet();
            throw full;
        }
    }

    private void run(Runnable task) {
        lastProgress = ticker.millis();
        waiting.decrementAndGet();
        running.incrementAndGet();
        HandlerThreads before = CURRENT.get();
        CURRENT.set(this);
        try {
            task.run();
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
            running.decrementAndGet();
        }
    }

    /** Whether the caller is a handler that runs on these threads. */
    boolean isHandler() {
        return CURRENT.get() == this;
    }

    HandlerLoad load() {
        int now = waiting.get();
        return new HandlerLoad(running.get(), now, now == 0 ? Duration.ZERO : stalled());
    }

    private Duration stalled() {
        return Duration.ofMillis(Math.max(0, ticker.millis() - lastProgress));
    }

    private void warnIfStalled() {
        Duration stalled = stalled();
        if (stalled.toMillis() >= STALLED_MILLIS && warning.isDue(ticker.millis())) {
            LOG.warn(
                    "No handler thread was free for {} s: {} handlers run and {} wait. What handlers wait for is too"
                            + " slow, or they are too many; see FanfareBuilder.handlerThreads",
                    stalled.toSeconds(),
                    running,
                    waiting);
        }
    }

    /** Waits some seconds for handlers that still run after the end. */
    void awaitEnd() {
        try {
            if (!awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("Handlers are still running {} seconds after the end", END_SECONDS);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void shutdown() {
        threads.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return threads.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return threads.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return threads.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return threads.awaitTermination(timeout, unit);
    }
}
