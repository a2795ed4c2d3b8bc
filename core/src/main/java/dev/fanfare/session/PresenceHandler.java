package dev.fanfare.session;

import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;

/** Tells a client who is in a channel. */
final class PresenceHandler implements CommandHandler<Request.Presence> {

    private final Engine engine;

    PresenceHandler(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void handle(Session session, long id, Request.Presence request) {
        engine.access()
                .presenceProblem(session, request.channel())
                .ifPresentOrElse(
                        problem -> session.refuse(id, problem),
                        () -> session.await(
                                id,
                                engine.presence().clients(request.channel()),
                                clients -> session.reply(id, new Result.Presence(clients))));
    }
}
