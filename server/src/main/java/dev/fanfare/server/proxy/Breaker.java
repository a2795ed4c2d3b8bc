package dev.fanfare.server.proxy;

import java.time.Duration;

/**
 * Leaves a backend alone that does not answer: after some failures in a row nobody asks it for a while, then one request
 * finds out. The pause doubles from time to time. Safe for any thread.
 */
final class Breaker {

    static final int FAILURES = 10;
    static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private int failures;
    private long pause = FIRST_PAUSE.toNanos();
    private boolean isPaused;
    private boolean isTrying;
    private long pausedUntil;

    /** What has changed. */
    enum Change {
        NONE,
        PAUSED,
        BACK
    }

    /** Whether the backend may be asked now; who is told so must say what came of it. */
    synchronized boolean mayAsk(long now) {
        if (!isPaused) {
            return true;
        }
        if (isTrying || now - pausedUntil < 0) {
            return false;
        }
        isTrying = true;
        return true;
    }

    /** It has answered, whatever the answer. */
    synchronized Change answered() {
        boolean isBack = isPaused;
        failures = 0;
        pause = FIRST_PAUSE.toNanos();
        isPaused = false;
        isTrying = false;
        return isBack ? Change.BACK : Change.NONE;
    }

    /** Who may ask has not: somebody else may. */
    synchronized void notAsked() {
        isTrying = false;
    }

    /** It has not. */
    synchronized Change failed(long now) {
        if (isPaused && !isTrying) {
            // Was asked before the pause.
            return Change.NONE;
        }
        failures++;
        if (failures < FAILURES) {
            return Change.NONE;
        }
        boolean isNew = !isPaused;
        isPaused = true;
        isTrying = false;
        pausedUntil = now + pause;
        pause = Math.min(2 * pause, LONGEST_PAUSE.toNanos());
        return isNew ? Change.PAUSED : Change.NONE;
    }
}
