package dev.fanfare.session;

import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Request;

/** Finds the handler of a command. */
final class Commands {

    private final ConnectHandler connect;
    private final SubscribeHandler subscribe;
    private final UnsubscribeHandler unsubscribe;
    private final PublishHandler publish;
    private final PresenceHandler presence;
    private final PresenceStatsHandler presenceStats;
    private final HistoryHandler history;
    private final SendHandler send;
    private final RpcHandler rpc;
    private final RefreshHandler refresh;
    private final SubRefreshHandler subRefresh;

    Commands(Engine engine) {
        connect = new ConnectHandler(engine);
        subscribe = new SubscribeHandler(engine);
        unsubscribe = new UnsubscribeHandler();
        publish = new PublishHandler(engine);
        presence = new PresenceHandler(engine);
        presenceStats = new PresenceStatsHandler(engine);
        history = new HistoryHandler(engine);
        send = new SendHandler(engine);
        rpc = new RpcHandler(engine);
        refresh = new RefreshHandler(engine);
        subRefresh = new SubRefreshHandler(engine);
    }

    /** Carries out the first command of a session, which must be a connect. */
    void first(Session session, long id, Request request) {
        if (request instanceof Request.Connect first) {
            connect.handle(session, id, first);
        } else {
            session.close(Disconnect.BAD_REQUEST, "a command before connect: " + name(request));
        }
    }

    /** Carries out a command of a connected session. */
    void next(Session session, long id, Request request) {
        if (request instanceof Request.Publish publishing) {
            publish.handle(session, id, publishing);
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
            subRefresh.handle(session, id, refreshing);
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
