package dev.fanfare.internal.session.command;

import dev.fanfare.channel.ChannelSyntax;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.RecoveryOptions;
import dev.fanfare.channel.SubscriptionType;
import dev.fanfare.handler.Capability;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.Handler;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.handler.SubscribingEvent;
import dev.fanfare.internal.channel.TagsFilter;
import dev.fanfare.internal.handler.Hooks;
import dev.fanfare.internal.hub.Namespaces;
import dev.fanfare.internal.poll.Polls;
import dev.fanfare.internal.poll.Tracks;
import dev.fanfare.internal.session.PagedReading;
import dev.fanfare.internal.session.Session;
import dev.fanfare.internal.session.SessionSubscription;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.FilterNode;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.protocol.UnsubscribeCode;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Subscribes a client that asks for it. */
final class SubscribeHandler implements CommandHandler<Request.Subscribe> {

    private static final Logger LOG = LoggerFactory.getLogger(SubscribeHandler.class);

    private static final Set<String> KNOWN_DELTAS = Set.of("", "fossil");

    private final ClientOptions options;
    private final Hooks hooks;
    private final Namespaces namespaces;
    private final ChannelAccess access;
    private final TokenCheck tokens;
    private final SubscribeFlow flow;
    private final MapFlow maps;
    private final @Nullable Polls polls;

    SubscribeHandler(
            ClientOptions options,
            Hooks hooks,
            Namespaces namespaces,
            ChannelAccess access,
            TokenCheck tokens,
            SubscribeFlow flow,
            MapFlow maps,
            @Nullable Polls polls) {
        this.options = options;
        this.hooks = hooks;
        this.namespaces = namespaces;
        this.access = access;
        this.tokens = tokens;
        this.flow = flow;
        this.maps = maps;
        this.polls = polls;
    }

    @Override
    public void handle(Session session, long id, Request.Subscribe request) {
        String channel = request.channel();
        boolean isStream = request.type() == Request.Subscribe.STREAM;
        if (channel.isEmpty() || (isStream && !KNOWN_DELTAS.contains(request.delta()))) {
            session.close(Disconnect.BAD_REQUEST, "a subscribe without a channel or with an unknown delta");
            return;
        }
        SessionSubscription before = session.subscriptions().get(channel);
        if (before != null && before.isEnding()) {
            before.whenSettled(() -> handle(session, id, request));
            return;
        }
        PagedReading reading = before == null ? null : before.reading();
        if (reading != null) {
            reading.next(id, request);
            return;
        }
        Namespaces.Resolved resolved = resolve(session, channel);
        if (resolved.problem().isPresent()) {
            session.refuse(id, resolved.problem().get());
            return;
        }
        NamespaceOptions namespace = resolved.options();
        TagsFilter filter;
        try {
            requireType(request, namespace);
            filter = filter(request.filter(), namespace);
        } catch (ErrorException senseless) {
            session.fail(id, senseless);
            return;
        }
        // In the table from here on, so that a second subscribe or an unsubscribe finds it.
        SessionSubscription subscription = session.subscriptions().begin(channel, false);
        session.await(
                authorise(session, request, resolved),
                wishes -> {
                    SubscribePlan plan = plan(session, request, resolved, wishes, filter);
                    if (namespace.map() == null) {
                        subscribe(session, id, subscription, plan);
                    } else {
                        maps.begin(session, id, request, subscription, plan);
                    }
                },
                refusal -> {
                    session.subscriptions().drop(subscription, UnsubscribeCode.SERVER);
                    session.fail(id, refusal);
                    subscription.settled();
                });
    }

    /**
     * Prepares what a client wishes for that sends no commands: a subscription as if the server had made it, if the client
     * could subscribe by itself.
     *
     * @return completes with nothing if it could not, or if the subscription fails; not at all if the session ends
     */
    CompletionStage<Optional<SubscribeFlow.Prepared>> wish(Session session, Request.Subscribe request) {
        CompletableFuture<Optional<SubscribeFlow.Prepared>> granted = new CompletableFuture<>();
        String channel = request.channel();
        Namespaces.Resolved resolved = resolve(session, channel);
        if (channel.isEmpty()
                || resolved.problem().isPresent()
                || resolved.options().type() != SubscriptionType.STREAM
                || request.filter() != null) {
            LOG.debug("Client {}: its wish for \"{}\" is not granted", session.clientId(), Outside.of(channel));
            return CompletableFuture.completedStage(Optional.empty());
        }
        SessionSubscription subscription = session.subscriptions().begin(channel, true);
        Consumer<Throwable> refused = problem -> {
            LOG.debug(
                    "Client {}: its wish for \"{}\" is not granted", session.clientId(), Outside.of(channel), problem);
            session.subscriptions().drop(subscription, UnsubscribeCode.SERVER);
            subscription.settled();
            granted.complete(Optional.empty());
        };
        session.await(
                authorise(session, request, resolved),
                wishes -> session.await(
                        flow.prepare(session, subscription, plan(session, request, resolved, wishes, null)),
                        prepared -> granted.complete(Optional.of(prepared)),
                        refused),
                refused);
        return granted;
    }

    private void subscribe(Session session, long id, SessionSubscription subscription, SubscribePlan plan) {
        session.await(id, flow.prepare(session, subscription, plan), ready -> {
            SubscribeFlow.Prepared prepared = polling(session, ready, plan);
            if (session.reply(id, prepared.result())) {
                flow.goLive(session, prepared);
            } else {
                session.subscriptions().drop(subscription, UnsubscribeCode.SERVER);
                subscription.settled();
            }
        });
    }

    /** The same, with what a shared poll adds to it. */
    private SubscribeFlow.Prepared polling(Session session, SubscribeFlow.Prepared prepared, SubscribePlan plan) {
        if (polls == null || plan.namespace().type() != SubscriptionType.SHARED_POLL) {
            return prepared;
        }
        Tracks tracks = polls.enter(session, prepared.subscription(), plan.namespace(), plan.deltas());
        return new SubscribeFlow.Prepared(
                prepared.subscription(),
                prepared.result().ofSharedPoll(tracks.epoch()),
                prepared.reached(),
                prepared.last());
    }

    private Namespaces.Resolved resolve(Session session, String channel) {
        if (channel.length() > namespaces.syntax().maxLength()) {
            return Namespaces.Resolved.refused(ProtocolError.BAD_REQUEST);
        }
        if (session.subscriptions().get(channel) != null) {
            return Namespaces.Resolved.refused(ProtocolError.ALREADY_SUBSCRIBED);
        }
        if (session.subscriptions().size() >= options.channelLimit()) {
            return Namespaces.Resolved.refused(ProtocolError.LIMIT_EXCEEDED);
        }
        boolean heard = hooks.subscribed() != null || hooks.unsubscribed() != null;
        return heard && session.handlers().isOverloaded()
                ? Namespaces.Resolved.refused(ProtocolError.TOO_MANY_REQUESTS)
                : access.resolve(session, channel);
    }

    /**
     * @throws ErrorException if the channel is none of the type that the client expects, or a map is asked for a page that
     *     nobody can begin with
     */
    private static void requireType(Request.Subscribe request, NamespaceOptions namespace) {
        int asked = request.type();
        boolean isPoll = namespace.type() == SubscriptionType.SHARED_POLL;
        if (asked == namespace.type().number()) {
            if (namespace.map() != null) {
                MapFlow.requireBeginning(request, namespace.map());
            }
            return;
        }
        String what = "the channel is a " + namespace.type().key() + ", and type " + asked + " was asked for";
        if (isPoll) {
            throw new ErrorException(ProtocolError.BAD_REQUEST, what);
        }
        throw new ErrorException(
                asked == Request.Subscribe.SHARED_POLL ? ProtocolError.NOT_AVAILABLE : ProtocolError.PERMISSION_DENIED,
                what);
    }

    private static @Nullable TagsFilter filter(@Nullable FilterNode node, NamespaceOptions namespace) {
        if (node == null) {
            return null;
        }
        if (!namespace.access().tagsFilter()) {
            throw new ErrorException(ProtocolError.BAD_REQUEST, "the namespace does not allow tags filters");
        }
        try {
            return TagsFilter.of(node);
        } catch (IllegalArgumentException senseless) {
            throw new ErrorException(ProtocolError.BAD_REQUEST, String.valueOf(senseless.getMessage()));
        }
    }

    private CompletionStage<SubscribeOptions> authorise(
            Session session, Request.Subscribe request, Namespaces.Resolved resolved) {
        NamespaceOptions namespace = resolved.options();
        String channel = request.channel();
        if (isChecked(request, resolved)) {
            return tokens.subscription(session, request.token(), channel);
        }
        ChannelSyntax syntax = namespaces.syntax();
        if (syntax.isPrivate(channel) && !options.insecure()) {
            return denied("a private channel needs a token");
        }
        if (namespace.access().userLimitedChannels() && syntax.isUserLimited(channel)) {
            return syntax.listsUser(channel, session.profile().user())
                            && !session.profile().user().isEmpty()
                    ? allowed()
                    : denied("the channel is for other users");
        }
        if (namespace.access().subscribe().includes(session.profile().user(), false)
                || session.profile().may(Capability.Permission.SUBSCRIBE, channel)) {
            return allowed();
        }
        Handler<SubscribingEvent, CompletionStage<SubscribeOptions>> decides =
                resolved.isOfFeature() ? hooks.viewing() : hooks.subscribing();
        if (decides != null) {
            SubscribingEvent event =
                    new SubscribingEvent(session.profile().client(), channel, request.data(), request.token());
            return session.handlers().ask(decides, event);
        }
        return options.insecure() ? allowed() : denied("nothing allows the subscription");
    }

    private static CompletionStage<SubscribeOptions> allowed() {
        return CompletableFuture.completedStage(SubscribeOptions.DEFAULT);
    }

    private static CompletionStage<SubscribeOptions> denied(String why) {
        return CompletableFuture.failedStage(new ErrorException(ProtocolError.PERMISSION_DENIED, why));
    }

    private SubscribePlan plan(
            Session session,
            Request.Subscribe request,
            Namespaces.Resolved resolved,
            SubscribeOptions wishes,
            @Nullable TagsFilter filter) {
        NamespaceOptions namespace = resolved.options();
        RecoveryOptions recovery = namespace.recovery();
        boolean keepsHistory = namespace.history().isKept();
        boolean readsHistory = wishes.allow().contains(Capability.Permission.HISTORY)
                || access.mayReadHistory(session, request.channel(), true, namespace);
        boolean recoverable = keepsHistory
                && (SubscribePlan.decide(wishes.forceRecovery(), recovery.forceRecovery())
                        || (request.recoverable() && (recovery.allowRecovery() || readsHistory)));
        boolean positioned = recoverable
                || (keepsHistory
                        && (SubscribePlan.decide(wishes.forcePositioning(), recovery.forcePositioning())
                                || (request.positioned() && (recovery.allowPositioning() || readsHistory))));
        boolean joinLeave = SubscribePlan.decide(
                        wishes.forcePushJoinLeave(), namespace.presence().forcePushJoinLeave())
                || (request.joinLeave()
                        && (wishes.allow().contains(Capability.Permission.PRESENCE)
                                || access.mayReadPresence(session, request.channel(), true, namespace)));
        return new SubscribePlan(
                namespace,
                resolved.state(),
                wishes,
                positioned,
                recoverable,
                joinLeave,
                since(request, namespace),
                filter,
                !resolved.isOfFeature() && namespace.delta().allows(request.delta()),
                // In Protobuf, the JavaScript SDK takes numbers for objects, finds no two alike, and drops what has
                // one.
                request.channelCompaction()
                        && namespace.type() != SubscriptionType.SHARED_POLL
                        && namespace.channelCompaction()
                        && session.downlink().format().codec().isText(),
                request.refuseUnrecoverable(),
                isChecked(request, resolved));
    }

    /** Whether a token decides: one that nobody checks here is for whoever decides otherwise, if there is somebody. */
    private boolean isChecked(Request.Subscribe request, Namespaces.Resolved resolved) {
        boolean isForHandler = !tokens.isAvailable() && !resolved.isOfFeature() && hooks.subscribing() != null;
        return !request.token().isEmpty() && !isForHandler;
    }

    private static @Nullable StreamPosition since(Request.Subscribe request, NamespaceOptions namespace) {
        return request.recover() || namespace.recovery().startsWithNewest() ? request.since() : null;
    }
}
