package dev.fanfare.spi;

import java.util.concurrent.TimeUnit;

/**
 * A clock that only goes forward and never jumps, for everything that lasts a while: unlike the time of day, nobody can
 * set it. Safe for any thread.
 */
@FunctionalInterface
public interface Ticker {

    /** {@return milliseconds since some moment; only differences between readings mean anything} */
    long millis();

    /** {@return the clock of this machine, which begins at 0} */
    static Ticker system() {
        long origin = System.nanoTime();
        return () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - origin);
    }
}
