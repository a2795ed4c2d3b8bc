package dev.fanfare.internal.session.command;

import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.cluster.NodeIdentity;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.ConnectingEvent;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.DisconnectException;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.PersonalChannel;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.internal.handler.Hooks;
import dev.fanfare.internal.hub.Namespaces;
import dev.fanfare.internal.rate.CommandRates;
import dev.fanfare.internal.session.Expiries;
import dev.fanfare.internal.session.Renewals;
import dev.fanfare.internal.session.Session;
import dev.fanfare.internal.session.SessionIds;
import dev.fanfare.internal.session.SessionSubscription;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.TransportTraits;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Opens a session: who is it, which subscriptions does it start with, and the reply. */
final class ConnectHandler implements CommandHandler<Request.Connect> {

    private final ClientOptions options;
    private final Hooks hooks;
    private final CommandRates rates;
    private final Namespaces namespaces;
    private final TokenCheck tokens;
    private final SubscribeFlow flow;
    private final SubscribeHandler subscribe;
    private final Expiries expiries;
    private final Renewals renewals;
    private final InstantSource clock;
    private final SessionIds sessionIds;
    private final NodeIdentity node;

    ConnectHandler(
            ClientOptions options,
            Hooks hooks,
            CommandRates rates,
            Namespaces namespaces,
            TokenCheck tokens,
            SubscribeFlow flow,
            SubscribeHandler subscribe,
            Expiries expiries,
            Renewals renewals,
            InstantSource clock,
            SessionIds sessionIds,
            NodeIdentity node) {
        this.options = options;
        this.hooks = hooks;
        this.rates = rates;
        this.namespaces = namespaces;
        this.tokens = tokens;
        this.flow = flow;
        this.subscribe = subscribe;
        this.expiries = expiries;
        this.renewals = renewals;
        this.clock = clock;
        this.sessionIds = sessionIds;
        this.node = node;
    }

    @Override
    public void handle(Session session, long id, Request.Connect request) {
        session.connecting();
        if (!rates.mayConnect(session.profile().handshake().remoteAddress())) {
            refuse(session, id, tooMany("from its address or on this node"));
            return;
        }
        session.profile().keep(hooks.headers().of(session.profile().handshake(), request.headers()));
        String device;
        try {
            device = hooks.identities().device(session.profile().handshake(), request.data());
        } catch (DisconnectException forged) {
            refuse(session, id, forged);
            return;
        }
        session.await(
                authenticate(session, request),
                credentials -> identify(session, id, request, device, credentials),
                problem -> refuse(session, id, problem));
    }

    private void identify(Session session, long id, Request.Connect request, String device, Credentials credentials) {
        if (expiries.isPast(credentials.expireAt())) {
            refuse(session, id, new ErrorException(ProtocolError.EXPIRED));
            return;
        }
        if (!rates.mayConnectAs(credentials.user())) {
            refuse(session, id, tooMany("of its user"));
            return;
        }
        String identity = hooks.identities().identity(device, credentials.user());
        try {
            session.identify(identity, credentials);
        } catch (DisconnectException turnedAway) {
            refuse(session, id, turnedAway);
            return;
        }
        session.await(
                hooks.identities().admit(device, identity, session.profile().handshake(), credentials),
                admitted -> admit(session, id, request, admitted),
                problem -> refuse(session, id, problem));
    }

    private static ErrorException tooMany(String whose) {
        return new ErrorException(
                ProtocolError.TOO_MANY_REQUESTS, "more clients connect " + whose + " than client.rate_limit allows");
    }

    private static void refuse(Session session, long id, Throwable problem) {
        session.refused();
        session.fail(id, problem);
    }

    private CompletionStage<Credentials> authenticate(Session session, Request.Connect request) {
        if (!request.token().isEmpty()) {
            return tokens.connection(session, request.token()).thenApply(this::refuseUnnamed);
        }
        if (hooks.connecting() != null) {
            ConnectingEvent event = new ConnectingEvent(
                    session.clientId(),
                    request.data(),
                    request.name(),
                    request.version(),
                    request.headers(),
                    session.profile().handshake(),
                    session.profile().transport(),
                    session.profile().encoding());
            return session.handlers().ask(hooks.connecting(), event);
        }
        // Who opens an endpoint where no client can bring a token means anybody.
        if (!session.downlink().traits().speaksProtocol()
                || options.insecure()
                || options.allowAnonymousConnectWithoutToken()) {
            return CompletableFuture.completedStage(Credentials.ANONYMOUS);
        }
        return CompletableFuture.failedStage(
                new DisconnectException(Disconnect.BAD_REQUEST, "no token, and nothing allows to connect without"));
    }

    private Credentials refuseUnnamed(Credentials credentials) {
        if (credentials.user().isEmpty() && options.disallowAnonymousConnectionTokens()) {
            throw new DisconnectException(Disconnect.INVALID_TOKEN, "the token names no user");
        }
        return credentials;
    }

    private void admit(Session session, long id, Request.Connect request, Credentials credentials) {
        List<CompletionStage<Optional<SubscribeFlow.Prepared>>> preparations = new ArrayList<>();
        Map<String, SubscribeOptions> ofServer = serverSide(credentials);
        try {
            session.loop()
                    .shard()
                    .together(() -> ofServer.forEach((channel, wishes) -> preparations.add(
                            prepare(session, channel, wishes, request.subs().get(channel))
                                    .thenApply(Optional::of))));
        } catch (ErrorException impossible) {
            refuse(session, id, impossible);
            return;
        }
        if (!session.downlink().traits().takesCommands()) {
            request.subs().forEach((channel, wish) -> {
                if (!ofServer.containsKey(channel)) {
                    preparations.add(subscribe.wish(session, wish.inChannel(channel)));
                }
            });
        }
        boolean isByToken = !request.token().isEmpty();
        session.await(
                all(preparations),
                prepared -> reply(session, id, credentials, isByToken, fitting(prepared)),
                problem -> refuse(session, id, problem));
    }

    private Map<String, SubscribeOptions> serverSide(Credentials credentials) {
        Map<String, SubscribeOptions> subs = new LinkedHashMap<>(credentials.subs());
        PersonalChannel personal = options.subscribeToUserPersonalChannel();
        if (personal.enabled() && !credentials.user().isEmpty()) {
            String channel =
                    namespaces.syntax().personalChannel(personal.personalChannelNamespace(), credentials.user());
            subs.putIfAbsent(channel, SubscribeOptions.DEFAULT);
        }
        return subs;
    }

    private CompletionStage<SubscribeFlow.Prepared> prepare(
            Session session, String channel, SubscribeOptions wishes, Request.@Nullable Subscribe before) {
        Namespaces.Resolved resolved = namespaces.resolve(channel);
        if (resolved.problem().isPresent()) {
            throw new ErrorException(resolved.problem().get(), "server-side: " + Namespaces.describe(channel));
        }
        NamespaceOptions namespace = resolved.options();
        SessionSubscription subscription = session.subscriptions().begin(channel, true);
        return flow.prepare(
                session, subscription, SubscribePlan.ofServer(resolved, wishes, since(namespace, wishes, before)));
    }

    private static @Nullable StreamPosition since(
            NamespaceOptions namespace, SubscribeOptions wishes, Request.@Nullable Subscribe before) {
        if (before != null && before.recover()) {
            return before.since();
        }
        return namespace.recovery().startsWithNewest() ? StreamPosition.NONE : wishes.recoverSince();
    }

    private static CompletionStage<List<SubscribeFlow.Prepared>> all(
            List<CompletionStage<Optional<SubscribeFlow.Prepared>>> preparations) {
        CompletionStage<List<SubscribeFlow.Prepared>> all = CompletableFuture.completedStage(new ArrayList<>());
        for (CompletionStage<Optional<SubscribeFlow.Prepared>> preparation : preparations) {
            all = all.thenCombine(preparation, (list, one) -> {
                one.ifPresent(list::add);
                return list;
            });
        }
        return all;
    }

    /** One answer brings no more than may wait for a client, however many channels it recovers. */
    private List<SubscribeFlow.Prepared> fitting(List<SubscribeFlow.Prepared> prepared) {
        List<SubscribeFlow.Prepared> fitting = new ArrayList<>(prepared.size());
        long room = options.queueMaxSize();
        for (SubscribeFlow.Prepared one : prepared) {
            boolean fits = one.weight() <= room;
            fitting.add(fits ? one : one.withoutRecovery());
            room -= fits ? one.weight() : 0;
        }
        return fitting;
    }

    private void reply(
            Session session,
            long id,
            Credentials credentials,
            boolean isByToken,
            List<SubscribeFlow.Prepared> prepared) {
        Map<String, Result.Subscribe> subs = new HashMap<>();
        prepared.forEach(one -> subs.put(one.subscription().channel(), one.result()));
        TransportTraits traits = session.downlink().traits();
        boolean pings = traits.hasPingMessages();
        boolean isConnected = session.reply(
                id,
                new Result.Connect(
                        session.clientId(),
                        node.version(),
                        session.times().expiresAt(credentials.expireAt(), !isByToken && renewals.coverConnections()),
                        credentials.data(),
                        subs,
                        pings ? (int) options.pingInterval().toSeconds() : 0,
                        pings && traits.takesCommands(),
                        traits.namesSession() ? sessionIds.of(session.clientId()) : "",
                        traits.namesSession() ? node.id() : "",
                        options.connectIncludeServerTime() ? clock.millis() : 0));
        if (!isConnected) {
            session.refused();
            return;
        }
        if (session.isClosed()) {
            return;
        }
        session.connected();
        prepared.forEach(one -> flow.goLive(session, one));
        session.workOff();
    }
}
