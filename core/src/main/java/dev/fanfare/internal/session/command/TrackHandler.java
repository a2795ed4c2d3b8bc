package dev.fanfare.internal.session.command;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.internal.poll.Tracks;
import dev.fanfare.internal.session.Session;
import dev.fanfare.internal.session.SessionSubscription;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;

/** Has a client track keys of a shared poll, or others no longer. */
final class TrackHandler implements CommandHandler<Request.SubRefresh> {

    @Override
    public void handle(Session session, long id, Request.SubRefresh request) {
        SessionSubscription subscription = session.subscriptions().get(request.channel());
        if (subscription == null || !subscription.isLive()) {
            session.refuse(id, ProtocolError.PERMISSION_DENIED);
            return;
        }
        if (request.type() != Request.SubRefresh.TRACK && request.type() != Request.SubRefresh.UNTRACK) {
            session.fail(
                    id, new ErrorException(ProtocolError.BAD_REQUEST, "sub_refresh has no type " + request.type()));
            return;
        }
        Tracks tracks = Tracks.of(subscription);
        if (tracks == null) {
            session.fail(id, new ErrorException(ProtocolError.NOT_AVAILABLE, "the channel is no shared poll"));
            return;
        }
        Tracks.Admission admission;
        try {
            admission = tracks.admit(request);
        } catch (ErrorException refusal) {
            session.fail(id, refusal);
            return;
        }
        if (session.reply(id, new Result.SubRefresh(admission.expiry()))) {
            tracks.take(admission);
        }
    }
}
