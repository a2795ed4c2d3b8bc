package dev.fanfare.server.consumer;

import dev.fanfare.server.api.ApiMethods;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Works off one partition of an outbox table, on a thread of its own. */
final class PartitionWorker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionWorker.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);

    /** What is under way may take that long, and the database with its end. */
    private static final Duration PATIENCE = OutboxTable.PATIENCE.multipliedBy(2);

    private final String name;
    private final OutboxTable table;
    private final Duration poll;
    private final AtomicLong processed;
    private final AtomicLong errors;
    private final Semaphore wakes = new Semaphore(0);
    private volatile boolean isEnding;
    private volatile @Nullable Thread thread;

    PartitionWorker(String name, OutboxTable table, Duration poll, AtomicLong processed, AtomicLong errors) {
        this.name = name;
        this.table = table;
        this.poll = poll;
        this.processed = processed;
        this.errors = errors;
    }

    void begin(ApiMethods methods) {
        Thread begun = new Thread(() -> work(methods), name);
        begun.setDaemon(true);
        thread = begun;
        begun.start();
    }

    /** There may be something to do. */
    void wake() {
        if (wakes.availablePermits() == 0) {
            wakes.release();
        }
    }

    private void work(ApiMethods methods) {
        Duration pause = Duration.ZERO;
        try {
            while (!isEnding) {
                try {
                    OutboxTable.Progress progress = table.workOff(methods, () -> isEnding);
                    processed.addAndGet(progress.done());
                    if (progress.problem() != null) {
                        throw progress.problem();
                    }
                    pause = Duration.ZERO;
                    if (!progress.isFull()) {
                        sleep(poll);
                    }
                } catch (SQLException | OutboxTable.NotNowException | RuntimeException problem) {
                    errors.incrementAndGet();
                    if (pause.isZero()) {
                        LOG.warn("{} does not get on; it tries again", name, problem);
                    }
                    pause = pause.isZero() ? FIRST_PAUSE : shorter(pause.multipliedBy(2), LONGEST_PAUSE);
                    sleep(pause);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void sleep(Duration time) throws InterruptedException {
        if (wakes.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS)) {
            wakes.drainPermits();
        }
    }

    /** Takes nothing more. */
    void end() {
        isEnding = true;
        wake();
    }

    /** Waits until what is under way is done. */
    @Override
    public void close() {
        end();
        Thread begun = thread;
        if (begun != null) {
            try {
                begun.join(PATIENCE.toMillis());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
