package dev.fanfare;

import java.time.Duration;
import java.util.Objects;

/**
 * How much an application's handlers have to do.
 *
 * @param running how many tasks of handlers run
 * @param waiting how many wait for a thread; each has more behind it if its client has caused more
 * @param stalled for how long none of those that wait has begun; zero if none waits. Where this grows, all handler
 *     threads are held by handlers that wait for something
 */
public record HandlerLoad(int running, int waiting, Duration stalled) {

    /**
     * The load at one moment.
     *
     * @param running handlers that run
     * @param waiting handlers that wait for a thread
     * @param stalled since when none of those that wait has begun; zero if none waits
     */
    public HandlerLoad {
        Objects.requireNonNull(stalled, "stalled must not be null");
    }
}
