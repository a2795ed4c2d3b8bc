package dev.fanfare.session;

import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

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
        if (subscription.refreshDue() == 0 || !engine.tokens().isAvailable()) {
            session.close(Disconnect.BAD_REQUEST, "a refresh of a subscription that does not expire");
            return;
        }
        if (request.token().isEmpty()) {
            session.refuse(id, ProtocolError.BAD_REQUEST);
            return;
        }
        session.await(
                id,
                engine.tokens().subscription(session, request.token(), request.channel()),
                options -> extend(session, id, subscription, options.expireAt()));
    }

    private void extend(Session session, long id, SessionSubscription subscription, @Nullable Instant expireAt) {
        if (engine.isPast(expireAt)) {
            session.refuse(id, ProtocolError.EXPIRED);
        } else {
            session.reply(id, new Result.SubRefresh(session.expiresAt(subscription, expireAt)));
        }
    }
}
