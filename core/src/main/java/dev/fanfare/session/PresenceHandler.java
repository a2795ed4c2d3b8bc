package dev.fanfare.session;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import java.util.Map;

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
                                clients -> answer(session, id, clients)));
    }

    private void answer(Session session, long id, Map<String, ClientInfo> clients) {
        long bytes = clients.values().stream().mapToLong(ClientInfo::weight).sum();
        if (bytes > engine.options().queueMaxSize()) {
            session.fail(
                    id,
                    new ErrorException(
                            ProtocolError.LIMIT_EXCEEDED,
                            clients.size() + " clients are more than client.queue_max_size lets one answer name"));
        } else {
            session.reply(id, new Result.Presence(clients));
        }
    }
}
