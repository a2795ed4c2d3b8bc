package dev.fanfare.session;

import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Expiry;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The moments a session waits for, by its loop's clock in milliseconds: the connect command, the next
 * ping, the answer to the last one, refreshes, and what has waited too long in its outbox. All of them
 * share one place in the loop's timer wheel. Belongs to the session's loop.
 */
final class SessionTimes extends TimerWheel.Timed {

    private final Session session;
    private final ClientOptions options;

    /** The connect command while there is none, afterwards the next ping. */
    private long next;

    private long pongDue;
    private long refreshDue;

    SessionTimes(Session session, ClientOptions options) {
        this.session = session;
        this.options = options;
        this.next = now() + options.staleCloseDelay().toMillis();
        reschedule();
    }

    private long now() {
        return session.worker().now();
    }

    /** The session is connected: pings begin, the first at a random moment so that they spread. */
    void connected() {
        long interval = options.pingInterval().toMillis();
        next = now() + ThreadLocalRandom.current().nextLong(interval / 2, interval);
        reschedule();
    }

    /** A pong came; false if none was due. */
    boolean pong() {
        boolean asked = pongDue != 0;
        pongDue = 0;
        return asked;
    }

    /** The session waits for nothing any more. */
    void stop() {
        session.worker().timers().cancel(this);
    }

    /** One of the moments has changed. */
    void reschedule() {
        session.worker().timers().schedule(this, nextMoment());
    }

    private long nextMoment() {
        long waiting =
                earlier(session.subscriptions().refreshDue(), session.outbox().due());
        return earlier(earlier(earlier(next, pongDue), refreshDue), waiting);
    }

    @Override
    long fire(long now) {
        Disconnect over = over(now);
        if (over != null) {
            session.close(over, "time is over");
        } else if (isPast(session.outbox().due(), now)) {
            session.closeSlow();
        } else {
            if (session.isConnected() && now >= next) {
                next = now + options.pingInterval().toMillis();
                pongDue = now + options.pongTimeout().toMillis();
                session.ping();
            }
            session.subscriptions().all().stream()
                    .filter(subscription -> isPast(subscription.refreshDue(), now))
                    .forEach(session::expire);
        }
        session.worker().flush();
        return session.isClosed() ? 0 : nextMoment();
    }

    private @Nullable Disconnect over(long now) {
        if (!session.isConnected()) {
            return now >= next ? Disconnect.STALE : null;
        }
        if (isPast(pongDue, now)) {
            return Disconnect.NO_PONG;
        }
        return isPast(refreshDue, now) ? Disconnect.EXPIRED : null;
    }

    /**
     * Notes when the connection expires.
     *
     * @param ttl from now, in milliseconds; 0 for never
     * @return what the client is told
     */
    Expiry connectionExpiresIn(long ttl) {
        refreshDue = ttl == 0 ? 0 : now() + ttl + options.expiredCloseDelay().toMillis();
        reschedule();
        return Engine.expiry(ttl);
    }

    /**
     * Notes when a subscription expires.
     *
     * @param ttl from now, in milliseconds; 0 for never
     * @return what the client is told
     */
    Expiry subscriptionExpiresIn(SessionSubscription subscription, long ttl) {
        subscription.refreshDue(
                ttl == 0 ? 0 : now() + ttl + options.expiredSubCloseDelay().toMillis());
        reschedule();
        return Engine.expiry(ttl);
    }

    private static boolean isPast(long moment, long now) {
        return moment != 0 && moment <= now;
    }

    /** The earlier of two moments, of which 0 is never. */
    static long earlier(long moment, long other) {
        if (moment == 0 || other == 0) {
            return moment + other;
        }
        return Math.min(moment, other);
    }
}
