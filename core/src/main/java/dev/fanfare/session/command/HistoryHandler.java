package dev.fanfare.session.command;

import dev.fanfare.channel.Histories;
import dev.fanfare.history.HistoryPage;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.session.ClientOptions;
import dev.fanfare.session.Session;
import java.util.Optional;

/** Reads a channel's history for a client. */
final class HistoryHandler implements CommandHandler<Request.History> {

    private final ClientOptions options;
    private final ChannelAccess access;
    private final Histories histories;

    HistoryHandler(ClientOptions options, ChannelAccess access, Histories histories) {
        this.options = options;
        this.access = access;
        this.histories = histories;
    }

    @Override
    public void handle(Session session, long id, Request.History request) {
        Optional<ProtocolError> problem = access.historyProblem(session, request.channel());
        if (problem.isPresent()) {
            session.refuse(id, problem.get());
            return;
        }
        session.await(
                id,
                histories.read(request.channel(), request.limit(), request.since(), request.reverse()),
                page -> session.reply(id, result(page.cut(options.queueMaxSize()))));
    }

    private static Result.History result(HistoryPage page) {
        return new Result.History(page.publications(), page.top());
    }
}
