package dev.fanfare.session;

import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;

/** Tells a client how many are in a channel. */
final class PresenceStatsHandler implements CommandHandler<Request.PresenceStats> {

    private final Engine engine;

    PresenceStatsHandler(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void handle(Session session, long id, Request.PresenceStats request) {
        engine.access()
                .presenceProblem(session, request.channel())
                .ifPresentOrElse(
                        problem -> session.refuse(id, problem),
                        () -> session.await(
                                id,
                                engine.presence().stats(request.channel()),
                                stats -> session.reply(id, new Result.PresenceStats(stats.clients(), stats.users()))));
    }
}
