package dev.fanfare.internal.session;

import dev.fanfare.handler.ClientOptions;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Expiry;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The moments a session waits for, by its loop's clock in milliseconds: the connect command, the next
 * ping, the answer to the last one, refreshes, and what has waited too long in its outbox. All of them
 * share one place in the loop's timer wheel. Belongs to the session's loop.
 */
public final class SessionTimes extends TimerWheel.Timed {

    private final Session session;
    private final SessionContext context;
    private final ClientOptions options;

    /** The connect command while there is none, afterwards the next ping. */
    private long next;

    private long pongDue;

    /** Until when the connection is granted; null for as long as it lasts. */
    private @Nullable Term term;

    private boolean renewedByServer;

    SessionTimes(Session session, SessionContext context) {
        this.session = session;
        this.context = context;
        this.options = context.options();
        this.next = now() + options.staleCloseDelay().toMillis();
        reschedule();
    }

    private long now() {
        return session.loop().now();
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
        session.loop().timers().cancel(this);
    }

    /** One of the moments has changed. */
    void reschedule() {
        session.loop().timers().schedule(this, nextMoment());
    }

    private long nextMoment() {
        long waiting =
                earlier(session.subscriptions().nextMoment(), session.downlink().due());
        return earlier(earlier(earlier(next, pongDue), nextOf(term)), waiting);
    }

    @Override
    public long fire(long now) {
        Disconnect over = over(now);
        if (over != null) {
            session.close(over, "time is over");
        } else if (isPast(session.downlink().due(), now)) {
            session.downlink().closeSlow();
        } else {
            if (session.isConnected() && now >= next) {
                next = now + options.pingInterval().toMillis();
                pongDue = session.downlink().traits().answersPings()
                        ? now + options.pongTimeout().toMillis()
                        : 0;
                session.downlink().ping();
                session.subscriptions().forgetTouches(now);
            }
            if (term != null && term.asks(now)) {
                context.renewals().ask(session);
            }
            session.subscriptions().all().forEach(subscription -> watch(subscription, now));
        }
        session.loop().flush();
        return session.isClosed() ? 0 : nextMoment();
    }

    private void watch(SessionSubscription subscription, long now) {
        Term granted = subscription.term();
        if (granted != null && granted.isOver(now)) {
            session.subscriptions().expire(subscription);
        } else if (granted != null && granted.asks(now)) {
            context.renewals().ask(session, subscription);
        }
    }

    private @Nullable Disconnect over(long now) {
        if (!session.isConnected()) {
            return now >= next ? Disconnect.STALE : null;
        }
        if (isPast(pongDue, now)) {
            return Disconnect.NO_PONG;
        }
        return term != null && term.isOver(now) ? Disconnect.EXPIRED : null;
    }

    /**
     * Notes when a new connection expires.
     *
     * @param at when, or null for never; never in an insecure server
     * @param byServer whether the application is asked to renew it; otherwise the client brings a new token
     * @return what the client is told
     */
    public Expiry expiresAt(@Nullable Instant at, boolean byServer) {
        renewedByServer = byServer;
        return expiresAt(at);
    }

    /** The same for a connection that is renewed. */
    public Expiry expiresAt(@Nullable Instant at) {
        long ttl = context.expiries().ttl(at);
        term = term(ttl, options.expiredCloseDelay(), renewedByServer);
        reschedule();
        return told(ttl, renewedByServer);
    }

    /** Whether the application is asked to renew the connection. */
    public boolean isRenewedByServer() {
        return renewedByServer;
    }

    /**
     * Notes when a subscription expires.
     *
     * @param at when, or null for never; never in an insecure server
     * @return what the client is told
     */
    public Expiry expiresAt(SessionSubscription subscription, @Nullable Instant at) {
        long ttl = context.expiries().ttl(at);
        subscription.term(term(ttl, options.expiredSubCloseDelay(), subscription.isRenewedByServer()));
        reschedule();
        return told(ttl, subscription.isRenewedByServer());
    }

    private @Nullable Term term(long ttl, Duration grace, boolean byServer) {
        return ttl == 0 ? null : new Term(now() + ttl, grace.toMillis(), byServer);
    }

    private static Expiry told(long ttl, boolean byServer) {
        return byServer ? Expiry.NEVER : Expiries.told(ttl);
    }

    private static boolean isPast(long moment, long now) {
        return moment != 0 && moment <= now;
    }

    /** The next moment of something that may be granted for as long as it lasts; 0 for never. */
    static long nextOf(@Nullable Term granted) {
        return granted == null ? 0 : granted.next();
    }

    /** The earlier of two moments, of which 0 is never. */
    static long earlier(long moment, long other) {
        if (moment == 0 || other == 0) {
            return moment + other;
        }
        return Math.min(moment, other);
    }
}
