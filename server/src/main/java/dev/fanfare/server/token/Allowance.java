package dev.fanfare.server.token;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** So many at once, and one more after each pause. Safe for any thread. */
final class Allowance {

    private final int most;
    private final Duration pause;
    private final InstantSource clock;

    /** When all of it is there again. */
    private Instant full = Instant.MIN;

    Allowance(int most, Duration pause, InstantSource clock) {
        this.most = most;
        this.pause = pause;
        this.clock = clock;
    }

    /** Takes one; false if none is left. */
    synchronized boolean take() {
        Instant now = clock.instant();
        Instant next = (full.isAfter(now) ? full : now).plus(pause);
        if (next.isAfter(now.plus(pause.multipliedBy(most)))) {
            return false;
        }
        full = next;
        return true;
    }
}
