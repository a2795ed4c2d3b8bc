package dev.fanfare.internal.session;

import static java.util.Objects.requireNonNull;

import dev.fanfare.handler.DisconnectException;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.RefreshingEvent;
import dev.fanfare.handler.Renewal;
import dev.fanfare.handler.SubRefreshingEvent;
import dev.fanfare.internal.handler.Hooks;
import dev.fanfare.internal.handler.Problems;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Expiry;
import dev.fanfare.protocol.Push;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the application renew connections and subscriptions that it granted for a time, where no token of the client's
 * does. What it refuses ends at once; what it fails to decide ends when its grace is over. On the loops of the sessions.
 */
public final class Renewals {

    private static final Logger LOG = LoggerFactory.getLogger(Renewals.class);

    private final Hooks hooks;
    private final Expiries expiries;

    /** Asks by the hooks of an application. */
    public Renewals(Hooks hooks, Expiries expiries) {
        this.hooks = hooks;
        this.expiries = expiries;
    }

    /** Whether the application renews connections that came without a token. */
    public boolean coverConnections() {
        return hooks.refreshing() != null;
    }

    /** Whether the application renews subscriptions that came without a token. */
    public boolean coverSubscriptions() {
        return hooks.subRefreshing() != null;
    }

    /** The application is asked about a connection. */
    void ask(Session session) {
        session.await(
                session.handlers()
                        .ask(
                                requireNonNull(hooks.refreshing()),
                                new RefreshingEvent(session.profile().client())),
                renewal -> renew(session, renewal),
                problem -> refused(
                        session,
                        problem,
                        () -> session.close(Disconnect.EXPIRED, "the application does not renew it")));
    }

    /** The application is asked about a subscription. */
    void ask(Session session, SessionSubscription subscription) {
        SubRefreshingEvent event = new SubRefreshingEvent(session.profile().client(), subscription.channel());
        session.await(
                session.handlers().ask(requireNonNull(hooks.subRefreshing()), event),
                renewal -> renew(session, subscription, renewal),
                problem -> refused(session, problem, () -> end(session, subscription)));
    }

    private static void refused(Session session, Throwable problem, Runnable end) {
        Throwable cause = Problems.causeOf(problem);
        if (cause instanceof DisconnectException disconnect) {
            session.close(disconnect.disconnect(), disconnect.getMessage());
        } else if (cause instanceof ErrorException && !Problems.isOutage(cause)) {
            end.run();
        } else if (!(cause instanceof HandlerFailure) && !Problems.isOutage(cause)) {
            LOG.error("Client {}: whether it is renewed could not be decided", session.clientId(), cause);
        }
    }

    private static void end(Session session, SessionSubscription subscription) {
        if (session.subscriptions().has(subscription)) {
            session.subscriptions().expire(subscription);
        }
    }

    /** A connection is granted more time, or ends; a client that renews its token is told when to. */
    public void renew(Session session, Renewal renewal) {
        if (expiries.isPast(renewal.expireAt())) {
            session.close(Disconnect.EXPIRED, "what the application grants is over");
            return;
        }
        if (renewal.info() != null) {
            session.profile().renewInfo(renewal.info());
        }
        Expiry told = session.times().expiresAt(renewal.expireAt());
        if (!session.times().isRenewedByServer()) {
            session.downlink().send(new Push.Refreshed(told));
        }
    }

    private void renew(Session session, SessionSubscription subscription, Renewal renewal) {
        if (expiries.isPast(renewal.expireAt())) {
            end(session, subscription);
        } else if (session.subscriptions().has(subscription)) {
            if (renewal.info() != null) {
                subscription.chanInfo(renewal.info());
            }
            session.times().expiresAt(subscription, renewal.expireAt());
        }
    }
}
