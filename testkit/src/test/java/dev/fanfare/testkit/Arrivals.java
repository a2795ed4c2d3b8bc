package dev.fanfare.testkit;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The thread on which everything arrives that is under way in a {@link ClusterNetwork}, as in an engine with a real one. */
final class Arrivals implements AutoCloseable {

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

    Arrivals(ClusterNetwork network) {
        thread.scheduleWithFixedDelay(network::run, 0, 50, TimeUnit.MICROSECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
