package dev.fanfare.client;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what happens to the application, one thing after the other, on its own threads, so that slow listeners
 * keep nobody else waiting. When too many messages wait for them, the oldest are dropped. Safe for any thread.
 */
final class Mailbox {

    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

    private record Entry(Runnable task, boolean isMessage) {}

    private final Executor threads;
    private final int limit;
    private final IntConsumer missed;

    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private int messages;
    private int dropped;
    private boolean running;

    /**
     * @param limit how many messages may wait
     * @param missed is told how many were dropped, before the next one is brought
     */
    Mailbox(Executor threads, int limit, IntConsumer missed) {
        this.threads = threads;
        this.limit = limit;
        this.missed = missed;
    }

    /** One thread while there is something to do. */
    static Executor ownThread() {
        ThreadPoolExecutor thread =
                new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread made = new Thread(task, "fanfare-client-socket");
                    made.setDaemon(true);
                    return made;
                });
        thread.allowCoreThreadTimeOut(true);
        return thread;
    }

    /** Something that must be told. */
    void tell(Runnable task) {
        add(new Entry(task, false));
    }

    /** A message, which is dropped if too many come after it before the application has taken it. */
    void bring(Runnable task) {
        add(new Entry(task, true));
    }

    private void add(Entry entry) {
        synchronized (this) {
            entries.add(entry);
            if (entry.isMessage && ++messages > limit) {
                dropOldest();
            }
            if (running) {
                return;
            }
            running = true;
        }
        try {
            threads.execute(this::run);
        } catch (RuntimeException | OutOfMemoryError refused) {
            LOG.warn("The executor of the socket's listeners took no work: what waited for them is lost", refused);
            synchronized (this) {
                entries.clear();
                messages = 0;
                running = false;
            }
        }
    }

    private void dropOldest() {
        for (Iterator<Entry> each = entries.iterator(); each.hasNext(); ) {
            if (each.next().isMessage) {
                each.remove();
                messages--;
                dropped++;
                return;
            }
        }
    }

    private void run() {
        for (Runnable next = next(); next != null; next = next()) {
            try {
                next.run();
            } catch (RuntimeException | Error failed) {
                LOG.error("What happened could not be told to the listeners", failed);
            }
        }
    }

    private synchronized @Nullable Runnable next() {
        Entry next = entries.peek();
        if (next == null) {
            running = false;
            return null;
        }
        if (next.isMessage && dropped > 0) {
            int count = dropped;
            dropped = 0;
            return () -> missed.accept(count);
        }
        entries.remove();
        if (next.isMessage) {
            messages--;
        }
        return next.task;
    }
}
