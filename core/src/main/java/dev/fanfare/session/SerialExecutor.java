package dev.fanfare.session;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks one after the other, in order, on threads borrowed from another executor. */
final class SerialExecutor implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);

    private final Executor threads;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger outstanding = new AtomicInteger();

    SerialExecutor(Executor threads) {
        this.threads = threads;
    }

    /** How many tasks wait or run. */
    int backlog() {
        return outstanding.get();
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (outstanding.getAndIncrement() == 0) {
            threads.execute(this::runAll);
        }
    }

    private void runAll() {
        do {
            Runnable task = tasks.remove();
            try {
                task.run();
            } catch (RuntimeException | Error failed) {
                LOG.error("A handler task failed", failed);
            }
        } while (outstanding.decrementAndGet() > 0);
    }
}
