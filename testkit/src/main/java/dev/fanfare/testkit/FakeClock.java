package dev.fanfare.testkit;

import dev.fanfare.spi.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until told otherwise. Safe for any thread. */
public final class FakeClock implements InstantSource {

    /** Where every fake clock begins. */
    public static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

    private volatile Instant now = START;
    private volatile long ticked;

    @Override
    public Instant instant() {
        return now;
    }

    /** {@return the clock that goes on when time passes, whatever becomes of the time of day; it begins at 0} */
    public Ticker ticker() {
        return () -> ticked;
    }

    /**
     * Lets time pass.
     *
     * @param time for both clocks; for the ticker in whole milliseconds
     */
    public synchronized void advance(Duration time) {
        now = now.plus(time);
        ticked += time.toMillis();
    }

    /**
     * Sets the time of day forward, or, by a negative time, back; no time passes.
     *
     * @param time for the time of day alone
     */
    public synchronized void jump(Duration time) {
        now = now.plus(time);
    }
}
