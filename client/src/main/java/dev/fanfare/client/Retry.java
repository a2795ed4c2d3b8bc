package dev.fanfare.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** When to attempt again: one attempt at a time, later and later, at once if there is new hope. Safe for any thread. */
final class Retry {

    private final Duration minDelay;
    private final Duration maxDelay;
    private final Runnable attempt;
    private int failures;

    /** The attempt that is waited for; whoever takes it away makes it. */
    private int scheduled;

    private boolean waits;

    Retry(Duration minDelay, Duration maxDelay, Runnable attempt) {
        this.minDelay = minDelay;
        this.maxDelay = maxDelay;
        this.attempt = attempt;
    }

    /**
     * How long to wait before the next attempt, in milliseconds: full jitter over a bound that doubles with each
     * failure, as the SDK of the protocol does it.
     *
     * @param random at least 0, less than 1
     */
    static long delayAfter(int failures, Duration min, Duration max, double random) {
        double least = min.toMillis();
        double most = max.toMillis();
        double bound = Math.min(most, least * Math.pow(2, Math.min(failures, 31)));
        return (long) Math.min(most, least + random * bound);
    }

    /** An attempt failed, or what it achieved is lost: the next one follows. */
    void later() {
        int mine;
        long delay;
        synchronized (this) {
            mine = ++scheduled;
            waits = true;
            delay = delayAfter(
                    failures++, minDelay, maxDelay, ThreadLocalRandom.current().nextDouble());
        }
        Later.after(delay, () -> make(mine));
    }

    /** Attempts at once if the next attempt is waited for. */
    void now() {
        int next;
        synchronized (this) {
            next = scheduled;
        }
        make(next);
    }

    private void make(int which) {
        synchronized (this) {
            if (!waits || which != scheduled) {
                return;
            }
            waits = false;
        }
        attempt.run();
    }

    /** An attempt proved good: the delays begin anew. */
    synchronized void reset() {
        failures = 0;
    }

    synchronized void stop() {
        waits = false;
    }
}
