package dev.fanfare.internal.session.command;

import dev.fanfare.internal.session.Session;
import dev.fanfare.internal.session.SessionSubscription;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.UnsubscribeCode;

/**
 * Ends a subscription at the client's wish. It always succeeds, even without a subscription, because
 * SDKs drop the whole connection on an error.
 */
final class UnsubscribeHandler implements CommandHandler<Request.Unsubscribe> {

    @Override
    public void handle(Session session, long id, Request.Unsubscribe request) {
        SessionSubscription subscription = session.subscriptions().get(request.channel());
        if (subscription == null) {
            session.reply(id, new Result.Unsubscribe());
            return;
        }
        if (subscription.isEnding()) {
            // What is to end now may be another, which waits for the end of this one.
            subscription.whenSettled(() -> handle(session, id, request));
            return;
        }
        subscription.endWhenSettled(() -> {
            session.subscriptions().drop(subscription, UnsubscribeCode.CLIENT);
            session.reply(id, new Result.Unsubscribe());
        });
    }
}
