package dev.fanfare.session;

import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.handler.ConnectingEvent;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.DisconnectException;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.Identities;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.history.Recovery;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Encoding;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.StreamPosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Opens a session: who is it, which subscriptions does it start with, and the reply. */
final class ConnectHandler implements CommandHandler<Request.Connect> {

    private final Engine engine;

    ConnectHandler(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void handle(Session session, long id, Request.Connect request) {
        session.connecting(UUID.randomUUID().toString());
        Identities identities = engine.hooks().identities();
        String device;
        try {
            device = identities.device(session.handshake(), request.data());
        } catch (DisconnectException forged) {
            refuse(session, id, forged);
            return;
        }
        session.await(
                authenticate(session, request),
                credentials -> {
                    Identities.Admitted admitted = identities.admit(device, session.handshake(), credentials);
                    session.belongsTo(admitted.identity());
                    admit(session, id, request, admitted.credentials());
                },
                problem -> refuse(session, id, problem));
    }

    private static void refuse(Session session, long id, Throwable problem) {
        session.refused();
        session.fail(id, problem);
    }

    private CompletionStage<Credentials> authenticate(Session session, Request.Connect request) {
        if (!request.token().isEmpty()) {
            return engine.tokens().connection(session, request.token()).thenApply(this::refuseUnnamed);
        }
        if (engine.hooks().connecting() != null) {
            ConnectingEvent event = new ConnectingEvent(
                    session.clientId(),
                    request.data(),
                    request.name(),
                    request.version(),
                    request.headers(),
                    session.handshake(),
                    session.transportName());
            return session.handlers().ask(engine.hooks().connecting(), event);
        }
        // A connection without commands could not bring a token: who opens such an endpoint means anybody.
        boolean plain = session.format().codec().encoding() == Encoding.PLAIN;
        if (plain || engine.options().insecure() || engine.options().allowAnonymousConnectWithoutToken()) {
            return CompletableFuture.completedStage(Credentials.ANONYMOUS);
        }
        return CompletableFuture.failedStage(
                new DisconnectException(Disconnect.BAD_REQUEST, "no token, and nothing allows to connect without"));
    }

    private Credentials refuseUnnamed(Credentials credentials) {
        if (credentials.user().isEmpty() && engine.options().disallowAnonymousConnectionTokens()) {
            throw new DisconnectException(Disconnect.INVALID_TOKEN, "the token names no user");
        }
        return credentials;
    }

    private void admit(Session session, long id, Request.Connect request, Credentials credentials) {
        if (engine.isPast(credentials.expireAt())) {
            refuse(session, id, new ErrorException(ProtocolError.EXPIRED));
            return;
        }
        if (!session.identify(credentials.user(), credentials.info())) {
            refuse(
                    session,
                    id,
                    new DisconnectException(
                            Disconnect.CONNECTION_LIMIT,
                            "user \"" + Outside.of(credentials.user()) + "\" has as many connections as"
                                    + " client.user_connection_limit allows"));
            return;
        }
        List<CompletionStage<SubscribeFlow.Prepared>> preparations = new ArrayList<>();
        try {
            serverSide(credentials)
                    .forEach((channel, wishes) -> preparations.add(
                            prepare(session, channel, wishes, request.subs().get(channel))));
        } catch (ErrorException impossible) {
            refuse(session, id, impossible);
            return;
        }
        session.await(
                all(preparations),
                prepared -> reply(session, id, credentials, fitting(prepared)),
                problem -> refuse(session, id, problem));
    }

    private Map<String, SubscribeOptions> serverSide(Credentials credentials) {
        Map<String, SubscribeOptions> subs = new LinkedHashMap<>(credentials.subs());
        ClientOptions.PersonalChannel personal = engine.options().subscribeToUserPersonalChannel();
        if (personal.enabled() && !credentials.user().isEmpty()) {
            String channel = engine.namespaces()
                    .syntax()
                    .personalChannel(personal.personalChannelNamespace(), credentials.user());
            subs.putIfAbsent(channel, SubscribeOptions.DEFAULT);
        }
        return subs;
    }

    private CompletionStage<SubscribeFlow.Prepared> prepare(
            Session session, String channel, SubscribeOptions wishes, Request.@Nullable Subscribe before) {
        NamespaceOptions namespace = engine.namespaces().optionsOf(channel);
        if (namespace == null) {
            throw new ErrorException(
                    ProtocolError.UNKNOWN_CHANNEL,
                    "no namespace for the server-side channel \"" + Outside.of(channel) + "\"");
        }
        SessionSubscription subscription = session.begin(channel, true);
        return engine.flow()
                .prepare(
                        session,
                        subscription,
                        SubscribeFlow.Plan.ofServer(namespace, wishes, since(namespace, wishes, before)));
    }

    private static @Nullable StreamPosition since(
            NamespaceOptions namespace, SubscribeOptions wishes, Request.@Nullable Subscribe before) {
        if (before != null && before.recover()) {
            return before.since();
        }
        boolean atOnce = namespace.autoCacheRecover() && namespace.forceRecoveryMode() == Recovery.Mode.CACHE;
        return atOnce ? StreamPosition.NONE : wishes.recoverSince();
    }

    private static CompletionStage<List<SubscribeFlow.Prepared>> all(
            List<CompletionStage<SubscribeFlow.Prepared>> preparations) {
        CompletionStage<List<SubscribeFlow.Prepared>> all = CompletableFuture.completedStage(new ArrayList<>());
        for (CompletionStage<SubscribeFlow.Prepared> preparation : preparations) {
            all = all.thenCombine(preparation, (list, one) -> {
                list.add(one);
                return list;
            });
        }
        return all;
    }

    /** One answer brings no more than may wait for a client, however many channels it recovers. */
    private List<SubscribeFlow.Prepared> fitting(List<SubscribeFlow.Prepared> prepared) {
        List<SubscribeFlow.Prepared> fitting = new ArrayList<>(prepared.size());
        long room = engine.options().queueMaxSize();
        for (SubscribeFlow.Prepared one : prepared) {
            boolean fits = one.weight() <= room;
            fitting.add(fits ? one : one.withoutRecovery());
            room -= fits ? one.weight() : 0;
        }
        return fitting;
    }

    private void reply(Session session, long id, Credentials credentials, List<SubscribeFlow.Prepared> prepared) {
        Map<String, Result.Subscribe> subs = new HashMap<>();
        prepared.forEach(one -> subs.put(one.subscription().channel(), one.result()));
        boolean isConnected = session.reply(
                id,
                new Result.Connect(
                        session.clientId(),
                        engine.node().version(),
                        session.expiresAt(credentials.expireAt()),
                        credentials.data(),
                        subs,
                        session.pingsWithMessages()
                                ? (int) engine.options().pingInterval().toSeconds()
                                : 0,
                        session.pingsWithMessages(),
                        "",
                        "",
                        engine.options().connectIncludeServerTime()
                                ? engine.clock().millis()
                                : 0));
        if (!isConnected) {
            session.refused();
            return;
        }
        if (session.isClosed()) {
            return;
        }
        session.connected();
        prepared.forEach(one -> engine.flow().goLive(session, one));
        session.workOff();
    }
}
