package dev.fanfare.testkit;

import dev.fanfare.FanfareBuilder;
import java.time.Duration;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * What nodes of a test share that is not in memory, such as a real server. A module that brings one, as a service with a
 * constructor without arguments, can run the tests of two nodes on it.
 */
public interface SharedEngine extends AutoCloseable {

    /**
     * Has a node share it.
     *
     * @param builder of the node
     * @param clock the time of all nodes
     */
    void addTo(FanfareBuilder builder, FakeClock clock);

    /**
     * Waits until everything has been answered and heard that nodes have asked and said, but for what goes on from there.
     *
     * @return whether there was anything, so that there may be more
     */
    boolean settle();

    /**
     * Lets time pass for what is kept.
     *
     * @param time more than zero
     */
    void advance(Duration time);

    /** Forgets everything. */
    @Override
    void close();

    /** {@return the one that a module brings, new each time} */
    static Optional<SharedEngine> find() {
        return ServiceLoader.load(SharedEngine.class).findFirst();
    }
}
