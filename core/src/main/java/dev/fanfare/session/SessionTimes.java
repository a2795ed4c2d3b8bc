package dev.fanfare.session;

import dev.fanfare.protocol.Disconnect;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The moments a session waits for, by its loop's clock in milliseconds: the connect command, the next
 * ping, the answer to the last one, and a refresh.
 */
final class SessionTimes {

    private final ClientOptions options;

    /** The connect command while there is none, afterwards the next ping. */
    private long next;

    private long pongDue;
    private long refreshDue;

    SessionTimes(ClientOptions options, long now) {
        this.options = options;
        this.next = now + options.staleCloseDelay().toMillis();
    }

    /**
     * What is to be done now.
     *
     * @param disconnect why the session must end, or null
     * @param ping whether to send a ping
     */
    record Verdict(@Nullable Disconnect disconnect, boolean ping) {
        private static final Verdict NOTHING = new Verdict(null, false);
        private static final Verdict PING = new Verdict(null, true);
    }

    Verdict check(long now, boolean connected) {
        if (!connected) {
            return now >= next ? new Verdict(Disconnect.STALE, false) : Verdict.NOTHING;
        }
        if (pongDue != 0 && now >= pongDue) {
            return new Verdict(Disconnect.NO_PONG, false);
        }
        if (refreshDue != 0 && now >= refreshDue) {
            return new Verdict(Disconnect.EXPIRED, false);
        }
        if (now < next) {
            return Verdict.NOTHING;
        }
        next = now + options.pingInterval().toMillis();
        pongDue = now + options.pongTimeout().toMillis();
        return Verdict.PING;
    }

    /** The session is connected: pings begin, the first at a random moment so that they spread. */
    void connected(long now) {
        long interval = options.pingInterval().toMillis();
        next = now + ThreadLocalRandom.current().nextLong(interval / 2, interval);
    }

    /** A pong came; false if none was due. */
    boolean pong() {
        boolean asked = pongDue != 0;
        pongDue = 0;
        return asked;
    }

    /** The connection must be refreshed by then; 0 for never. */
    void refreshDue(long due) {
        refreshDue = due;
    }

    /** The next moment at which there is something to do. */
    long next(SubscriptionTable subscriptions) {
        return earlier(earlier(earlier(next, pongDue), refreshDue), subscriptions.refreshDue());
    }

    /** The earlier of two moments, of which 0 is never. */
    static long earlier(long moment, long other) {
        if (moment == 0 || other == 0) {
            return moment + other;
        }
        return Math.min(moment, other);
    }
}
