package dev.fanfare.internal.memory;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What is done now and then to what is kept, on a daemon thread of its own, which begins with the first task. */
final class Upkeep implements AutoCloseable {

    private final ScheduledExecutorService thread;

    /**
     * @param name of the thread
     */
    Upkeep(String name) {
        thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread daemon = new Thread(task, name);
            daemon.setDaemon(true);
            return daemon;
        });
    }

    /** Does something again and again, with so much time between the end of one time and the next. */
    void every(Duration interval, Runnable task) {
        thread.scheduleWithFixedDelay(task, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
