package dev.fanfare.inbox;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.ProtocolError;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a database without keeping whoever asks: on a few threads, because a database does not become faster by more of
 * them, with what else is asked meanwhile in a queue. What comes of it is told on other threads, on which an application's
 * code may wait. Safe for any thread.
 */
final class DatabaseThreads implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseThreads.class);

    private static final int THREADS = 8;

    /** So much is asked for at a time; what is beyond is refused at once. */
    private static final int QUEUE = 10_000;

    private static final Duration IDLE = Duration.ofSeconds(30);

    private final ThreadPoolExecutor asking;
    private final ExecutorService telling;
    private final ScheduledExecutorService timer;

    /**
     * @param name what the names of the threads begin with
     */
    DatabaseThreads(String name) {
        asking = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE.toSeconds(), TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), daemons(name));
        asking.allowCoreThreadTimeOut(true);
        telling = Executors.newCachedThreadPool(daemons(name + "result-"));
        timer = Executors.newSingleThreadScheduledExecutor(daemons(name + "timer-"));
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger made = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + made.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** What a question comes to; fails with {@link ErrorException}, whatever goes wrong. */
    <T> CompletionStage<T> ask(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            asking.execute(() -> answer(answer, question));
        } catch (RejectedExecutionException refused) {
            return CompletableFuture.failedStage(
                    asking.isShutdown()
                            ? new ErrorException(ProtocolError.INTERNAL, "the engine is closed")
                            : new ErrorException(
                                    ProtocolError.TOO_MANY_REQUESTS,
                                    "the database is too far behind; ask again later"));
        }
        return answer;
    }

    private <T> void answer(CompletableFuture<T> answer, Supplier<T> question) {
        Runnable told;
        try {
            T result = question.get();
            told = () -> answer.complete(result);
        } catch (ErrorException refused) {
            told = () -> answer.completeExceptionally(refused);
        } catch (RuntimeException failed) {
            LOG.warn("The database has not done what was asked for", failed);
            told = () -> answer.completeExceptionally(
                    new ErrorException(ProtocolError.INTERNAL, "the database has not done it"));
        }
        try {
            telling.execute(told);
        } catch (RejectedExecutionException ended) {
            told.run();
        }
    }

    /** Does something again and again, whatever comes of it. */
    void every(Duration interval, Runnable task) {
        timer.scheduleWithFixedDelay(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException failed) {
                        LOG.warn("What is done now and then in the database was not done", failed);
                    }
                },
                interval.toMillis(),
                interval.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Ends; what was asked for before is answered. */
    @Override
    public void close() {
        timer.shutdown();
        asking.shutdown();
        try {
            if (!asking.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("The database has not answered everything within 10 s; it is not waited for");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        telling.shutdown();
    }
}
