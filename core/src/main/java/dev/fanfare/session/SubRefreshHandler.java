package dev.fanfare.session;

import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.handler.SubscriptionGrant;
import dev.fanfare.handler.TokenVerifier;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import java.util.concurrent.CompletableFuture;

/** Extends an expiring subscription with a new token. */
final class SubRefreshHandler implements CommandHandler<Request.SubRefresh> {

    private final Engine engine;

    SubRefreshHandler(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void handle(Session session, long id, Request.SubRefresh request) {
        SessionSubscription subscription = session.subscriptions().get(request.channel());
        if (subscription == null || !subscription.isLive()) {
            session.refuse(id, ProtocolError.PERMISSION_DENIED);
            return;
        }
        TokenVerifier tokens = engine.hooks().tokens();
        if (subscription.refreshDue() == 0 || tokens == null) {
            session.close(Disconnect.BAD_REQUEST, "a refresh of a subscription that does not expire");
            return;
        }
        if (request.token().isEmpty()) {
            session.refuse(id, ProtocolError.BAD_REQUEST);
            return;
        }
        session.await(
                id,
                session.ask(
                        token -> CompletableFuture.completedStage(
                                verify(session, tokens.subscription(token), request.channel())),
                        request.token()),
                options -> session.reply(id, new Result.SubRefresh(session.expire(subscription, options.expireAt()))));
    }

    private static SubscribeOptions verify(Session session, SubscriptionGrant grant, String channel) {
        session.requireOwn(grant, channel);
        return grant.options();
    }
}
