package dev.fanfare.session;

import dev.fanfare.history.HistoryPage;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import java.util.Optional;

/** Reads a channel's history for a client. */
final class HistoryHandler implements CommandHandler<Request.History> {

    private final Engine engine;

    HistoryHandler(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void handle(Session session, long id, Request.History request) {
        Optional<ProtocolError> problem = engine.access().historyProblem(session, request.channel());
        if (problem.isPresent()) {
            session.refuse(id, problem.get());
            return;
        }
        session.await(
                id,
                engine.readHistory(request.channel(), request.limit(), request.since(), request.reverse()),
                page -> session.reply(id, result(page.cut(engine.options().queueMaxSize()))));
    }

    private static Result.History result(HistoryPage page) {
        return new Result.History(page.publications(), page.top());
    }
}
