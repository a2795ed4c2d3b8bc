package dev.fanfare.internal.session.command;

import dev.fanfare.handler.ClientOptions;
import dev.fanfare.internal.session.PresenceReader;
import dev.fanfare.internal.session.Session;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import java.util.Map;

/** Tells a client who is in a channel. */
final class PresenceHandler implements CommandHandler<Request.Presence> {

    private final ClientOptions options;
    private final ChannelAccess access;
    private final PresenceReader presence;

    PresenceHandler(ClientOptions options, ChannelAccess access, PresenceReader presence) {
        this.options = options;
        this.access = access;
        this.presence = presence;
    }

    @Override
    public void handle(Session session, long id, Request.Presence request) {
        access.forPresence(session, request.channel())
                .problem()
                .ifPresentOrElse(
                        problem -> session.refuse(id, problem),
                        () -> session.await(
                                id,
                                presence.clients(request.channel()),
                                clients -> answer(session, id, request.channel(), clients)));
    }

    private void answer(Session session, long id, String channel, Map<String, ClientInfo> clients) {
        long bytes = clients.values().stream().mapToLong(ClientInfo::weight).sum();
        if (bytes > options.queueMaxSize()) {
            session.fail(
                    id, PresenceReader.tooMany(channel, options.queueMaxSize() + " bytes", "client.queue_max_size"));
        } else {
            session.reply(id, new Result.Presence(clients));
        }
    }
}
