package dev.fanfare.internal.session.command;

import dev.fanfare.channel.PublicationFormat;
import dev.fanfare.channel.RecoveryMode;
import dev.fanfare.channel.SubscriptionType;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.SubscribedEvent;
import dev.fanfare.history.HistoryFilter;
import dev.fanfare.history.HistoryPage;
import dev.fanfare.internal.channel.TagsFilter;
import dev.fanfare.internal.delta.PublicationDelta;
import dev.fanfare.internal.handler.Hooks;
import dev.fanfare.internal.history.Recovery;
import dev.fanfare.internal.hub.Histories;
import dev.fanfare.internal.hub.States;
import dev.fanfare.internal.session.Announcements;
import dev.fanfare.internal.session.Expiries;
import dev.fanfare.internal.session.PresenceEntry;
import dev.fanfare.internal.session.PresenceKeeper;
import dev.fanfare.internal.session.Renewals;
import dev.fanfare.internal.session.Session;
import dev.fanfare.internal.session.SessionSubscription;
import dev.fanfare.internal.state.WholeStateFormat;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.protocol.UnsubscribeCode;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of every subscription, whoever asked for it: collect live publications, read the history,
 * answer, go live. That order is what leaves no gap and no duplicate.
 */
public final class SubscribeFlow {

    /** More came before the subscription was live than may wait for one client; it may try again. */
    private static final ProtocolError TOO_MUCH = ProtocolError.INTERNAL;

    private final ClientOptions options;
    private final Hooks hooks;
    private final PresenceKeeper presence;
    private final Histories histories;
    private final States states;
    private final Expiries expiries;
    private final Renewals renewals;
    private final Announcements announcements;

    /** A way for the subscriptions of a node. */
    public SubscribeFlow(
            ClientOptions options,
            Hooks hooks,
            PresenceKeeper presence,
            Histories histories,
            States states,
            Expiries expiries,
            Renewals renewals,
            Announcements announcements) {
        this.options = options;
        this.hooks = hooks;
        this.presence = presence;
        this.histories = histories;
        this.states = states;
        this.expiries = expiries;
        this.renewals = renewals;
        this.announcements = announcements;
    }

    /**
     * A subscription that has its history but is not live.
     *
     * @param result for the client
     * @param reached where it continues; null without a position
     * @param last the last publication of the result, whole; null if it brings none
     */
    record Prepared(
            SessionSubscription subscription,
            Result.Subscribe result,
            @Nullable StreamPosition reached,
            @Nullable Publication last) {

        /** About how many bytes the client gets. */
        long weight() {
            return weightOf(result.publications()) + result.data().size();
        }

        /** The same with another answer. */
        Prepared with(Result.Subscribe answer) {
            return new Prepared(subscription, answer, reached, last);
        }

        /** The same for a client that cannot be given so much at once: it is told that it has missed something. */
        Prepared withoutRecovery() {
            StreamPosition position = reached == null ? StreamPosition.NONE : reached;
            return new Prepared(subscription, result.notRecovered(position), reached, null);
        }
    }

    /**
     * Prepares a subscription that is in the session's table already. If the session ends meanwhile,
     * everything is undone and the stage never completes.
     *
     * @return completes on the session's loop; fails if there is no subscription then
     */
    CompletionStage<Prepared> prepare(Session session, SessionSubscription subscription, SubscribePlan plan) {
        return prepare(
                session,
                subscription,
                plan,
                () -> read(subscription, plan),
                past -> finish(session, subscription, plan, past));
    }

    /**
     * The same of a subscription that begins with something else.
     *
     * @param read what is read once nothing that is published can be missed any more
     * @param finish makes of it what the client is told, on the session's loop; throws what it is refused with if it cannot
     *     be subscribed
     */
    <T> CompletionStage<Prepared> prepare(
            Session session,
            SessionSubscription subscription,
            SubscribePlan plan,
            Supplier<CompletionStage<T>> read,
            Function<T, Prepared> finish) {
        Exception obstacle = obstacle(session, subscription.channel(), plan);
        if (obstacle != null) {
            session.subscriptions().drop(subscription, UnsubscribeCode.SERVER);
            session.execute(subscription::settled);
            return CompletableFuture.failedStage(obstacle);
        }
        subscription.chanInfo(plan.wishes().info());
        subscription.allow(plan.wishes().allow());
        subscription.renewedByServer(!plan.isByToken() && renewals.coverSubscriptions());
        subscription.enforces(SubscribePlan.enforced(plan.wishes()));
        announcements.begin(session, subscription, plan.namespace(), plan.isAnnounced());
        if (plan.pushJoinLeave()) {
            subscription.pushJoinLeave();
        }
        if (plan.recoverable() && plan.namespace().recovery().mode() == RecoveryMode.STREAM) {
            subscription.recoversStream();
        }
        if (plan.filter() != null) {
            subscription.filterBy(plan.filter());
        }
        if (plan.deltas()) {
            subscription.givesDeltas();
        }
        CompletableFuture<Prepared> prepared = new CompletableFuture<>();
        CompletableFuture.completedStage(subscription)
                .thenCompose(each -> session.loop().shard().subscribe(each, plan.namespace(), plan.state()))
                .thenCompose(ready -> onLoop(session, () -> enter(session, subscription, plan)))
                .thenCompose(present -> read.get())
                .whenComplete((past, problem) -> session.loop().execute(() -> {
                    if (session.isClosed()) {
                        return;
                    }
                    Throwable refusal = problem;
                    if (refusal == null && session.subscriptions().has(subscription)) {
                        try {
                            prepared.complete(finish.apply(past));
                            return;
                        } catch (RuntimeException refused) {
                            refusal = refused;
                        }
                    }
                    undo(session, subscription, prepared, refusal == null ? new ErrorException(TOO_MUCH) : refusal);
                }));
        return prepared;
    }

    private @Nullable Exception obstacle(Session session, String channel, SubscribePlan plan) {
        if (expiries.isPast(plan.wishes().expireAt())) {
            return new ErrorException(ProtocolError.EXPIRED);
        }
        if (plan.state() instanceof WholeStateFormat && plan.filter() != null) {
            return new IllegalStateException("what " + channel + " holds cannot be filtered by tags");
        }
        boolean isText = session.downlink().format().codec().isText();
        if (isText && plan.namespace().publicationDataFormat() == PublicationFormat.BINARY) {
            return new ErrorException(
                    ProtocolError.NOT_AVAILABLE, "the channel carries any bytes, and the client speaks JSON");
        }
        Payload info = plan.wishes().info();
        if (!info.isEmpty() && !info.isJson()) {
            return new IllegalStateException("the info about a client in " + channel + " is not JSON");
        }
        return session.downlink().carries(plan.wishes().data())
                ? null
                : new IllegalStateException("the data for a client that subscribes to " + channel + " is not JSON");
    }

    /** Lets the client show up in the channel's presence, if it is still there. */
    private CompletionStage<Void> enter(Session session, SessionSubscription subscription, SubscribePlan plan) {
        if (!plan.isPresent() || !session.subscriptions().has(subscription)) {
            return CompletableFuture.completedStage(null);
        }
        ClientInfo info = session.profile().info(subscription.chanInfo());
        PresenceEntry entry = presence.entry(subscription.channel(), info);
        subscription.present(entry);
        return entry.make();
    }

    private static CompletionStage<Void> onLoop(Session session, Supplier<CompletionStage<Void>> action) {
        CompletableFuture<CompletionStage<Void>> begun = new CompletableFuture<>();
        session.loop().execute(() -> begun.complete(action.get()));
        return begun.thenCompose(stage -> stage);
    }

    /**
     * What a subscription begins with.
     *
     * @param page what is kept of the channel, as far as it matters; null without a position
     * @param data what the client is told; of a channel that holds a state, all that it holds or nothing
     * @param isAnew whether the data is all that the channel holds, so that nothing before it matters
     */
    private record Past(@Nullable HistoryPage page, Payload data, boolean isAnew) {}

    private CompletionStage<Past> read(SessionSubscription subscription, SubscribePlan plan) {
        if (plan.namespace().type() != SubscriptionType.STREAM && subscription.isServerSide()) {
            return CompletableFuture.failedStage(new ErrorException(
                    ProtocolError.NOT_AVAILABLE, "only a client itself can subscribe to a map or a shared poll"));
        }
        if (!plan.positioned()) {
            return CompletableFuture.completedStage(new Past(null, plan.wishes().data(), false));
        }
        String channel = subscription.channel();
        if (!(plan.state() instanceof WholeStateFormat format)) {
            return histories
                    .read(channel, plan.namespace(), historyFor(plan))
                    .thenApply(page -> new Past(page, plan.wishes().data(), false));
        }
        // Whoever did not ask by itself may get too little room for what changed, and then needs all of it.
        StreamPosition since = subscription.isServerSide() ? null : plan.since();
        return states.begin(channel, format, since, options.recoveryMaxPublicationLimit(), options.queueMaxSize())
                .thenApply(state -> new Past(
                        new HistoryPage(state.publications(), state.top()), state.whole(), !state.isContinued()));
    }

    private HistoryFilter historyFor(SubscribePlan plan) {
        StreamPosition since = plan.since();
        if (since == null) {
            return HistoryFilter.POSITION;
        }
        if (plan.namespace().recovery().mode() == RecoveryMode.CACHE) {
            return plan.filter() == null ? HistoryFilter.NEWEST : new HistoryFilter(HistoryFilter.ALL, null, true);
        }
        // One more than allowed, to see whether there are more than allowed.
        return HistoryFilter.after(since, options.recoveryMaxPublicationLimit() + 1);
    }

    private Prepared finish(Session session, SessionSubscription subscription, SubscribePlan plan, Past past) {
        HistoryPage page = past.page;
        Recovery recovery = page == null || plan.since() == null ? null : recover(session, plan, plan.since(), past);
        if (recovery != null && !recovery.recovered() && plan.refuseUnrecoverable()) {
            throw new ErrorException(ProtocolError.UNRECOVERABLE_POSITION);
        }
        StreamPosition top = page == null ? null : page.top();
        StreamPosition told = recovery == null ? top : recovery.position();
        List<Publication> missed = recovery == null ? List.of() : matching(plan.filter(), recovery.publications());
        boolean isText = session.downlink().format().codec().isText();
        if (plan.compact()) {
            subscription.compacts();
        }
        Result.Subscribe result = new Result.Subscribe(
                session.times().expiresAt(subscription, plan.wishes().expireAt()),
                plan.recoverable(),
                plan.positioned(),
                told == null ? StreamPosition.NONE : told,
                plan.deltas() ? PublicationDelta.chain(missed, isText) : missed,
                recovery != null && recovery.recovered(),
                recovery != null,
                past.data,
                plan.deltas(),
                subscription.id());
        // Recovered or not, what comes next is what comes after the top.
        Publication last = missed.isEmpty() ? null : missed.get(missed.size() - 1);
        return new Prepared(subscription, result, top, last);
    }

    private Recovery recover(Session session, SubscribePlan plan, StreamPosition since, Past past) {
        HistoryPage page = Objects.requireNonNull(past.page);
        if (past.isAnew || !session.downlink().carries(page.publications())) {
            // It is given all of it; or it cannot be given what was published while nobody who speaks JSON was there.
            return Recovery.failed(page.top());
        }
        if (plan.namespace().recovery().mode() == RecoveryMode.CACHE) {
            TagsFilter filter = plan.filter();
            return Recovery.ofCache(since, page, publication -> filter == null || filter.matches(publication.tags()));
        }
        Recovery recovery = Recovery.ofStream(since, page, options.recoveryMaxPublicationLimit());
        return weightOf(recovery.publications()) <= options.queueMaxSize() ? recovery : Recovery.failed(page.top());
    }

    static long weightOf(List<Publication> publications) {
        return publications.stream().mapToLong(Publication::weight).sum();
    }

    static List<Publication> matching(@Nullable TagsFilter filter, List<Publication> publications) {
        return filter == null
                ? publications
                : publications.stream()
                        .filter(publication -> filter.matches(publication.tags()))
                        .toList();
    }

    private void undo(
            Session session,
            SessionSubscription subscription,
            CompletableFuture<Prepared> prepared,
            Throwable problem) {
        session.subscriptions().drop(subscription, UnsubscribeCode.SERVER);
        prepared.completeExceptionally(problem);
        subscription.settled();
    }

    /** The client has been told: tell the others, and deliver from here on. On the session's loop. */
    void goLive(Session session, Prepared prepared) {
        SessionSubscription subscription = prepared.subscription;
        if (!session.subscriptions().has(subscription)) {
            // The reply has closed the connection.
            return;
        }
        String channel = subscription.channel();
        announcements.come(session, subscription);
        session.tell(
                hooks.subscribed(), () -> new SubscribedEvent(session.profile().client(), channel));
        if (prepared.last != null) {
            subscription.given(prepared.last);
        }
        // Last, because it may end the subscription, or the connection with it.
        subscription.goLive(prepared.reached);
        if (!session.isClosed()) {
            subscription.settled();
        }
    }
}
