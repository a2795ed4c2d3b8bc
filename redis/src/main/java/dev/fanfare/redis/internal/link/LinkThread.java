package dev.fanfare.redis.internal.link;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread on which a link and its feeds keep their order. Safe for any thread. */
final class LinkThread {

    private static final Logger LOG = LoggerFactory.getLogger(LinkThread.class);

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "fanfare-redis");
        made.setDaemon(true);
        return made;
    });

    ScheduledExecutorService executor() {
        return executor;
    }

    /** Does something on the thread, if that has not ended. */
    void soon(Runnable task) {
        try {
            executor.execute(() -> guarded(task));
        } catch (RejectedExecutionException over) {
            LOG.debug("The link to Redis has ended", over);
        }
    }

    /** Does something again and again on the thread, whether it fails or not. */
    Registration every(Duration interval, Runnable task) {
        long pause = interval.toMillis();
        try {
            Future<?> scheduled =
                    executor.scheduleWithFixedDelay(() -> guarded(task), pause, pause, TimeUnit.MILLISECONDS);
            return () -> scheduled.cancel(false);
        } catch (RejectedExecutionException over) {
            return () -> {};
        }
    }

    /** Does something that must not keep the next from being done. */
    static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException problem) {
            LOG.error("What is done for a connection to Redis has failed, and is tried again", problem);
        }
    }

    /** Does what it was asked for so far, and nothing more. */
    void end() {
        executor.execute(executor::shutdown);
    }
}
