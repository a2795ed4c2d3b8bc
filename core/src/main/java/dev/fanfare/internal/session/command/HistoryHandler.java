package dev.fanfare.internal.session.command;

import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.history.HistoryPage;
import dev.fanfare.internal.hub.Histories;
import dev.fanfare.internal.hub.Namespaces;
import dev.fanfare.internal.session.Session;
import dev.fanfare.internal.session.SessionSubscription;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
        Namespaces.Resolved resolved = access.forHistory(session, request.channel());
        if (resolved.problem().isPresent()) {
            session.refuse(id, resolved.problem().get());
            return;
        }
        SessionSubscription subscription = session.subscriptions().get(request.channel());
        session.await(
                id,
                histories.read(
                        request.channel(), resolved.options(), request.limit(), request.since(), request.reverse()),
                page -> answer(session, id, result(subscription, page.cut(options.queueMaxSize()))));
    }

    private static void answer(Session session, long id, Result.History result) {
        if (session.downlink().carries(result.publications())) {
            session.reply(id, result);
        } else {
            session.fail(
                    id,
                    new ErrorException(
                            ProtocolError.NOT_AVAILABLE,
                            "what is kept is no JSON, and the client speaks nothing else"));
        }
    }

    private static Result.History result(@Nullable SessionSubscription subscription, HistoryPage page) {
        List<Publication> publications = page.publications().stream()
                .filter(publication -> subscription == null || subscription.mayHave(publication))
                .toList();
        return new Result.History(publications, page.top());
    }
}
