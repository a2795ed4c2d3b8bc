package dev.fanfare.internal.handler;

import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs an application's code for one client or connection: one task after the other, in the order in
 * which they came, on threads borrowed from those of all others. Safe for any thread.
 */
public final class SerialExecutor implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);

    /** How many tasks run before others get the thread. */
    private static final int SLICE = 16;

    private final Executor threads;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger outstanding = new AtomicInteger();

    /**
     * @param threads where tasks run; a thread is borrowed while there are any
     */
    public SerialExecutor(Executor threads) {
        this.threads = Objects.requireNonNull(threads, "threads must not be null");
    }

    /** How many tasks wait or run. */
    public int outstanding() {
        return outstanding.get();
    }

    /**
     * Runs a task after those before it; what it throws is logged.
     *
     * @throws RejectedExecutionException if none is borrowed and the threads take no more work; the task
     *     is not run
     */
    @Override
    public void execute(Runnable task) {
        tasks.add(Objects.requireNonNull(task, "task must not be null"));
        if (outstanding.getAndIncrement() == 0) {
            try {
                threads.execute(this::runSome);
            } catch (RejectedExecutionException full) {
                discard();
                throw full;
            }
        }
    }

    /** Forgets the task that found no thread, and those that came in its wake. */
    private void discard() {
        int discarded = 0;
        do {
            tasks.remove();
            discarded++;
        } while (outstanding.decrementAndGet() > 0);
        LOG.error("No thread took {} tasks", discarded);
    }

    private void runSome() {
        while (runSlice()) {
            try {
                // Others wait for a thread too.
                threads.execute(this::runSome);
                return;
            } catch (RejectedExecutionException full) {
                LOG.debug("No other thread takes what is left, so it is done here");
            }
        }
    }

    /** Runs a slice of what waits; false if nothing is left. */
    private boolean runSlice() {
        for (int ran = 0; ran < SLICE; ran++) {
            Runnable task = tasks.remove();
            try {
                task.run();
            } catch (RuntimeException | Error failed) {
                LOG.error("A handler failed", failed);
            }
            if (outstanding.decrementAndGet() == 0) {
                return false;
            }
        }
        return true;
    }
}
