package dev.fanfare.internal.session.command;

import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.internal.session.Expiries;
import dev.fanfare.internal.session.Session;
import dev.fanfare.internal.session.SessionSubscription;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;

/** Extends an expiring subscription with a new token. */
final class SubRefreshHandler implements CommandHandler<Request.SubRefresh> {

    private final TokenCheck tokens;
    private final Expiries expiries;

    SubRefreshHandler(TokenCheck tokens, Expiries expiries) {
        this.tokens = tokens;
        this.expiries = expiries;
    }

    @Override
    public void handle(Session session, long id, Request.SubRefresh request) {
        SessionSubscription subscription = session.subscriptions().get(request.channel());
        if (subscription == null || !subscription.isLive()) {
            session.refuse(id, ProtocolError.PERMISSION_DENIED);
            return;
        }
        if (!subscription.isRenewedByClient() || !tokens.isAvailable()) {
            session.close(
                    Disconnect.BAD_REQUEST,
                    "a refresh of a subscription that does not expire, or that the server renews");
            return;
        }
        if (request.token().isEmpty()) {
            session.refuse(id, ProtocolError.BAD_REQUEST);
            return;
        }
        session.await(
                id,
                tokens.subscription(session, request.token(), request.channel()),
                options -> extend(session, id, subscription, options));
    }

    private void extend(Session session, long id, SessionSubscription subscription, SubscribeOptions options) {
        if (expiries.isPast(options.expireAt())) {
            session.refuse(id, ProtocolError.EXPIRED);
        } else {
            subscription.allow(options.allow());
            session.reply(id, new Result.SubRefresh(session.times().expiresAt(subscription, options.expireAt())));
        }
    }
}
