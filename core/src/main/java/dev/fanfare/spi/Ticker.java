package dev.fanfare.spi;

import java.util.concurrent.TimeUnit;

/**
 * A clock that only goes forward and never jumps, for everything that lasts a while: unlike the time of day, nobody can
 * set it. Safe for any thread.
 */
@FunctionalInterface
public interface Ticker {

    /** Milliseconds since some moment; only differences between readings mean anything. */
    long millis();

    /** The clock of this machine. */
    static Ticker system() {
        long origin = System.nanoTime();
        return () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - origin);
    }
}
