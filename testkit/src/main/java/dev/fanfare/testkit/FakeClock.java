package dev.fanfare.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until told otherwise. Safe for any thread. */
public final class FakeClock implements InstantSource {

    /** Where every fake clock begins. */
    public static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

    private volatile Instant now = START;

    @Override
    public Instant instant() {
        return now;
    }

    /** Moves on. */
    public void advance(Duration time) {
        now = now.plus(time);
    }
}
