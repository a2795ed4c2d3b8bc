package dev.fanfare.internal.session.command;

import dev.fanfare.cluster.NodeIdentity;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.internal.ban.Bans;
import dev.fanfare.internal.handler.Hooks;
import dev.fanfare.internal.hub.Histories;
import dev.fanfare.internal.hub.Namespaces;
import dev.fanfare.internal.hub.Publisher;
import dev.fanfare.internal.hub.States;
import dev.fanfare.internal.map.MapChannels;
import dev.fanfare.internal.poll.Polls;
import dev.fanfare.internal.rate.CommandRates;
import dev.fanfare.internal.session.Dialogue;
import dev.fanfare.internal.session.Expiries;
import dev.fanfare.internal.session.PresenceReader;
import dev.fanfare.internal.session.Renewals;
import dev.fanfare.internal.session.Session;
import dev.fanfare.internal.session.SessionIds;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Request;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Finds the handler of a command. */
public final class Commands implements Dialogue {

    private final ConnectHandler connect;
    private final SubscribeHandler subscribe;
    private final UnsubscribeHandler unsubscribe;
    private final PublishHandler publish;
    private final MapWriteHandler mapWrite;
    private final PresenceHandler presence;
    private final PresenceStatsHandler presenceStats;
    private final HistoryHandler history;
    private final SendHandler send;
    private final RpcHandler rpc;
    private final RefreshHandler refresh;
    private final SubRefreshHandler subRefresh;
    private final TrackHandler track;

    /**
     * Handlers for all commands.
     *
     * @param flow the way of every subscription
     * @param states reads what maps hold
     * @param maps writes what maps hold
     * @param sessionIds what clients call their sessions
     * @param node who answers, for clients
     * @param polls what clients track; null if there are no shared polls
     */
    public Commands(
            ClientOptions options,
            Hooks hooks,
            Bans bans,
            CommandRates rates,
            Namespaces namespaces,
            Publisher publisher,
            Histories histories,
            PresenceReader presenceReader,
            SubscribeFlow flow,
            States states,
            MapChannels maps,
            Expiries expiries,
            Renewals renewals,
            InstantSource clock,
            SessionIds sessionIds,
            NodeIdentity node,
            @Nullable Polls polls) {
        TokenCheck tokens = new TokenCheck(hooks, bans);
        ChannelAccess access = new ChannelAccess(options, namespaces);
        subscribe = new SubscribeHandler(
                options, hooks, namespaces, access, tokens, flow, new MapFlow(options, states, flow), polls);
        connect = new ConnectHandler(
                options,
                hooks,
                rates,
                namespaces,
                tokens,
                flow,
                subscribe,
                expiries,
                renewals,
                clock,
                sessionIds,
                node);
        unsubscribe = new UnsubscribeHandler();
        publish = new PublishHandler(options, hooks, publisher, access);
        mapWrite = new MapWriteHandler(hooks.maps(), maps, access);
        presence = new PresenceHandler(options, access, presenceReader);
        presenceStats = new PresenceStatsHandler(access, presenceReader);
        history = new HistoryHandler(options, access, histories);
        send = new SendHandler(hooks);
        rpc = new RpcHandler(hooks);
        refresh = new RefreshHandler(tokens, expiries, node.version());
        subRefresh = new SubRefreshHandler(tokens, expiries);
        track = new TrackHandler();
    }

    @Override
    public void first(Session session, long id, Request request) {
        if (request instanceof Request.Connect first) {
            connect.handle(session, id, first);
        } else {
            session.close(Disconnect.BAD_REQUEST, "a command before connect: " + name(request));
        }
    }

    @Override
    public void next(Session session, long id, Request request) {
        if (request instanceof Request.Publish publishing) {
            (publishing.type() == Request.Subscribe.STREAM ? publish : mapWrite).handle(session, id, publishing);
        } else if (request instanceof Request.Subscribe subscribing) {
            subscribe.handle(session, id, subscribing);
        } else if (request instanceof Request.Unsubscribe unsubscribing) {
            unsubscribe.handle(session, id, unsubscribing);
        } else if (request instanceof Request.Rpc calling) {
            rpc.handle(session, id, calling);
        } else if (request instanceof Request.Send sending) {
            send.handle(session, id, sending);
        } else if (request instanceof Request.Presence asking) {
            presence.handle(session, id, asking);
        } else if (request instanceof Request.PresenceStats asking) {
            presenceStats.handle(session, id, asking);
        } else if (request instanceof Request.History asking) {
            history.handle(session, id, asking);
        } else if (request instanceof Request.Refresh refreshing) {
            refresh.handle(session, id, refreshing);
        } else if (request instanceof Request.SubRefresh refreshing) {
            if (refreshing.type() == Request.SubRefresh.TOKEN) {
                subRefresh.handle(session, id, refreshing);
            } else {
                track.handle(session, id, refreshing);
            }
        } else if (request instanceof Request.Ping) {
            session.refuse(id, ProtocolError.NOT_AVAILABLE);
        } else {
            session.close(Disconnect.BAD_REQUEST, "a second " + name(request));
        }
    }

    private static String name(Request request) {
        return request.getClass().getSimpleName();
    }
}
