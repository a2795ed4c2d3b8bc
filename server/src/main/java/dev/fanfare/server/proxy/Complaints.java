package dev.fanfare.server.proxy;

import java.time.Duration;
import java.util.function.LongConsumer;

/** Lets a sentence into the log once in a second: who asks a backend that does not answer may be many. */
final class Complaints {

    private static final long PAUSE = Duration.ofSeconds(1).toNanos();

    private boolean hasSaid;
    private long last;
    private long suppressed;

    /** @param sentence is told how many were left out since the last */
    void say(LongConsumer sentence) {
        long leftOut;
        synchronized (this) {
            long now = System.nanoTime();
            if (hasSaid && now - last < PAUSE) {
                suppressed++;
                return;
            }
            hasSaid = true;
            last = now;
            leftOut = suppressed;
            suppressed = 0;
        }
        sentence.accept(leftOut);
    }
}
