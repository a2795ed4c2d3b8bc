package dev.fanfare.redis.internal.link;

import dev.fanfare.handler.UnavailableException;
import dev.fanfare.protocol.Outside;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the log has about a connection that is not there: one line when it is lost, and one when it is there again, however
 * often it is tried in between. Safe for any thread.
 */
final class Outage {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);

    private final String broken;
    private final String mended;
    private final Duration patience;

    /** What is the matter, while there is one; under the lock. */
    private @Nullable String reason;

    private long since;
    private boolean isLogged;

    /**
     * @param broken what is the matter during an outage, as the beginning of a sentence
     * @param mended what is the case after it
     * @param patience how long it must last to be worth a warning
     */
    Outage(String broken, String mended, Duration patience) {
        this.broken = broken;
        this.mended = mended;
        this.patience = patience;
    }

    /** It is there. */
    synchronized void over() {
        if (reason != null) {
            LOG.info("{}, after this: {}", mended, Outside.sentence(reason));
            reason = null;
            isLogged = false;
        }
    }

    /**
     * It is not.
     *
     * @param why in words
     */
    synchronized void on(String why) {
        if (reason == null) {
            since = System.nanoTime();
        }
        reason = why;
        if (!isLogged && System.nanoTime() - since >= patience.toNanos()) {
            isLogged = true;
            LOG.warn("{}: {}; it is tried until it works", broken, Outside.sentence(why));
        } else {
            LOG.debug("{} yet: {}", broken, Outside.sentence(why));
        }
    }

    /** What is told to whoever needs it now. */
    synchronized UnavailableException exception() {
        return new UnavailableException(broken + ": " + (reason == null ? "it is not connected yet" : reason));
    }
}
