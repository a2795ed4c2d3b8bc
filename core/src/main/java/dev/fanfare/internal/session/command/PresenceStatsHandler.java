package dev.fanfare.internal.session.command;

import dev.fanfare.internal.session.PresenceReader;
import dev.fanfare.internal.session.Session;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;

/** Tells a client how many are in a channel. */
final class PresenceStatsHandler implements CommandHandler<Request.PresenceStats> {

    private final ChannelAccess access;
    private final PresenceReader presence;

    PresenceStatsHandler(ChannelAccess access, PresenceReader presence) {
        this.access = access;
        this.presence = presence;
    }

    @Override
    public void handle(Session session, long id, Request.PresenceStats request) {
        access.forPresence(session, request.channel())
                .problem()
                .ifPresentOrElse(
                        problem -> session.refuse(id, problem),
                        () -> session.await(
                                id,
                                presence.stats(request.channel()),
                                stats -> session.reply(id, new Result.PresenceStats(stats.clients(), stats.users()))));
    }
}
