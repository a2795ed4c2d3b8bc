package dev.fanfare.jdbc.internal;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.ProtocolError;
import java.time.Duration;
import java.util.List;
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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a database without keeping whoever asks: on a few threads, because a database does not become faster by more of
 * them, with what else is asked meanwhile in a queue. What comes of it is told on other threads, on which an application's
 * code may wait. Safe for any thread.
 */
public final class DatabaseThreads implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseThreads.class);

    private static final int LANES = 8;

    /** So much waits for one of the threads; what is beyond is refused at once. */
    private static final int QUEUE = 2_000;

    private static final Duration IDLE = Duration.ofSeconds(30);

    /** How long its end waits for the database. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Outage asked = new Outage(
            LOG, "The database does not do what it is asked for", "The database does what it is asked for again");

    private final Outage upkeep = new Outage(
            LOG, "What is done now and then in the database is not done", "What is done now and then is done again");
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();
    private final List<ThreadPoolExecutor> lanes;
    private final ExecutorService telling;
    private final ScheduledExecutorService timer;

    /**
     * @param name what the names of the threads begin with
     */
    public DatabaseThreads(String name) {
        ThreadFactory threads = daemons(name);
        lanes = Stream.generate(() -> lane(threads)).limit(LANES).toList();
        telling = Executors.newCachedThreadPool(daemons(name + "result-"));
        timer = Executors.newSingleThreadScheduledExecutor(daemons(name + "timer-"));
    }

    private static ThreadPoolExecutor lane(ThreadFactory threads) {
        ThreadPoolExecutor lane = new ThreadPoolExecutor(
                1, 1, IDLE.toSeconds(), TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), threads);
        lane.allowCoreThreadTimeOut(true);
        return lane;
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger made = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + made.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * What a question comes to; fails with {@link ErrorException}, whatever goes wrong.
     *
     * @param <T> what it comes to
     * @param about questions about the same are asked one after the other, in their order
     * @param question asked on a thread of this; may block
     * @return completes with the answer
     */
    public <T> CompletionStage<T> ask(String about, Supplier<T> question) {
        ThreadPoolExecutor lane = lanes.get(Math.floorMod(about.hashCode(), LANES));
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            lane.execute(() -> answer(answer, question));
        } catch (RejectedExecutionException refused) {
            refusals.incrementAndGet();
            return CompletableFuture.failedStage(
                    lane.isShutdown()
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
            answered.incrementAndGet();
            asked.worked();
            told = () -> answer.complete(result);
        } catch (ErrorException refused) {
            answered.incrementAndGet();
            told = () -> answer.completeExceptionally(refused);
        } catch (RuntimeException failed) {
            failures.incrementAndGet();
            asked.failed(failed);
            told = () -> answer.completeExceptionally(
                    new ErrorException(ProtocolError.INTERNAL, "the database has not done it"));
        }
        try {
            telling.execute(told);
        } catch (RejectedExecutionException ended) {
            told.run();
        }
    }

    /**
     * How the database keeps up.
     *
     * @param answered questions that it has answered, those included that it has refused
     * @param failed questions that it has not answered
     * @param refused questions that it was not asked
     * @param waiting questions that wait for it
     */
    public record Load(long answered, long failed, long refused, int waiting) {}

    /** {@return how the database keeps up} */
    public Load load() {
        return new Load(
                answered.get(),
                failures.get(),
                refusals.get(),
                lanes.stream().mapToInt(lane -> lane.getQueue().size()).sum());
    }

    /**
     * Does something again and again, whatever comes of it.
     *
     * @param interval between the end of one time and the next
     * @param task may block
     */
    public void every(Duration interval, Runnable task) {
        timer.scheduleWithFixedDelay(
                () -> {
                    try {
                        task.run();
                        upkeep.worked();
                    } catch (RuntimeException failed) {
                        upkeep.failed(failed);
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
        lanes.forEach(ThreadPoolExecutor::shutdown);
        try {
            long end = System.nanoTime() + PATIENCE.toNanos();
            boolean isOver = timer.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            for (ThreadPoolExecutor lane : lanes) {
                isOver &= lane.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
            if (!isOver) {
                LOG.warn("The database has not answered everything within {}; it is not waited for", PATIENCE);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        telling.shutdown();
    }
}
