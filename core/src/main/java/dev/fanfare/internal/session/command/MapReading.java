package dev.fanfare.internal.session.command;

import dev.fanfare.channel.MapOptions;
import dev.fanfare.channel.MapPages;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.internal.session.PagedReading;
import dev.fanfare.internal.session.Session;
import dev.fanfare.internal.session.SessionSubscription;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.protocol.UnsubscribeCode;
import dev.fanfare.state.StateQuery;
import dev.fanfare.state.StateView;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How far one client has come on its way into a map. Belongs to the session's loop.
 *
 * <p>The position of the first page is frozen: later pages leave out what has changed since, and the stream brings it. Of a
 * map without a stream, what changes is collected from the first page on, and is pushed after the last.
 */
final class MapReading implements PagedReading {

    private final MapFlow maps;
    private final Session session;
    private final SessionSubscription subscription;
    private final SubscribePlan plan;
    private final MapOptions map;
    private final MapPages pages;
    private final MapReplies replies;

    /** Whether something is being read for the client. */
    private boolean isBusy;

    private boolean isRecovering;

    /** Where the map stood when its first page was read. */
    private @Nullable StreamPosition frozen;

    /** The offset that its stream had when the client began to catch up; 0 before. */
    private long target;

    /** What is live after the last page, of a map without a stream. */
    private SubscribeFlow.@Nullable Prepared collecting;

    private boolean isLost;

    /** When the client was given a page last, by the loop's clock in milliseconds. */
    private long answered;

    private boolean isWatched;

    MapReading(MapFlow maps, Session session, SessionSubscription subscription, SubscribePlan plan) {
        this.maps = maps;
        this.session = session;
        this.subscription = subscription;
        this.plan = plan;
        this.map = Objects.requireNonNull(plan.namespace().map());
        this.pages = map.pages();
        this.replies = new MapReplies(session, subscription, plan, maps.maxPageBytes());
    }

    @Override
    public boolean isIdle() {
        return !isBusy;
    }

    @Override
    public void lost() {
        isLost = true;
    }

    /** The first command, which was checked. */
    void begin(long id, Request.Subscribe request) {
        isBusy = true;
        isRecovering = request.recover();
        int limit = pages.size(request.page().limit());
        if (request.page().phase() != Request.MapPage.STATE) {
            approach(id, request.since(), List.of(), limit, Request.MapPage.STREAM);
        } else if (map.hasStream()) {
            read(id, StateQuery.page("", limit), view -> firstPage(id, request.since(), limit, view));
        } else {
            collect(id, limit);
        }
    }

    @Override
    public void next(long id, Request.Subscribe request) {
        if (isBusy) {
            session.refuse(id, ProtocolError.CONCURRENT_PAGE);
            return;
        }
        if (isLost) {
            end(id, lostTooMuch());
            return;
        }
        try {
            page(id, request);
        } catch (ErrorException senseless) {
            session.fail(id, senseless);
        }
    }

    private static ErrorException lostTooMuch() {
        return unrecoverable("too much changed while pages were read");
    }

    private static ErrorException unrecoverable(String why) {
        return new ErrorException(ProtocolError.UNRECOVERABLE_POSITION, why);
    }

    private void page(long id, Request.Subscribe request) {
        Request.MapPage page = request.page();
        int limit = pages.size(page.limit());
        switch (page.phase()) {
            case Request.MapPage.STATE -> {
                if (page.cursor().isEmpty() || frozen == null) {
                    throw new ErrorException(
                            ProtocolError.ALREADY_SUBSCRIBED, "pages of the map are being read already");
                }
                isBusy = true;
                read(id, StateQuery.page(page.cursor(), limit), view -> answerPage(id, limit, view));
            }
            case Request.MapPage.STREAM, Request.MapPage.LIVE -> {
                MapFlow.requireStream(map);
                isBusy = true;
                approach(id, request.since(), List.of(), limit, Request.MapPage.STREAM);
            }
            default -> throw MapFlow.unknownPhase(page.phase());
        }
    }

    // ---- what is there

    private void firstPage(long id, StreamPosition known, int limit, StateView view) {
        if (!known.epoch().isEmpty() && !known.epoch().equals(view.top().epoch())) {
            end(id, unrecoverable("the map has begun anew"));
            return;
        }
        frozen = view.top();
        answerPage(id, limit, view);
    }

    private void answerPage(long id, int limit, StateView view) {
        StreamPosition first = Objects.requireNonNull(frozen);
        if (!first.epoch().equals(view.top().epoch())) {
            end(id, unrecoverable("the map has begun anew"));
            return;
        }
        MapReplies.StatePage page = replies.page(view, first);
        if (!session.downlink().carries(page.entries())) {
            end(id, notCarried());
        } else if (!page.cursor().isEmpty()) {
            answer(id, replies.ofState(first, page));
        } else if (collecting != null) {
            goLive(id, collecting.with(replies.live(first, page.entries(), List.of(), false)));
        } else {
            approach(id, first, page.entries(), limit, Request.MapPage.STATE);
        }
    }

    private static ErrorException notCarried() {
        return new ErrorException(
                ProtocolError.NOT_AVAILABLE, "the map holds other bytes than JSON, and the client speaks JSON");
    }

    /** Reads a map without a stream from where nothing that changes can be missed any more. */
    private void collect(long id, int limit) {
        CompletionStage<SubscribeFlow.Prepared> prepared = maps.flow()
                .prepare(
                        session,
                        subscription,
                        plan,
                        () -> maps.states().read(subscription.channel(), StateQuery.POSITION),
                        view -> new SubscribeFlow.Prepared(
                                subscription, replies.live(view.top(), List.of(), List.of(), false), view.top(), null));
        session.await(
                prepared,
                begun -> {
                    collecting = begun;
                    frozen = begun.reached();
                    read(id, StateQuery.page("", limit), view -> answerPage(id, limit, view));
                },
                problem -> session.fail(id, problem));
    }

    // ---- what changed

    /**
     * Gives the client what changed since, and goes live if that is all.
     *
     * @param state the last page of what is there, not yet told
     * @param phase in which the client stays if it is not
     */
    private void approach(long id, StreamPosition since, List<Publication> state, int limit, int phase) {
        int most = Math.min(limit, pages.mostLive());
        read(id, StateQuery.changes(since, most, false), view -> {
            if (view.changes() == null) {
                end(id, unrecoverable("not all changes since are kept"));
                return;
            }
            if (phase == Request.MapPage.STREAM && target == 0) {
                target = view.top().offset();
            }
            MapReplies.StreamPage page = replies.changes(view, since, SubscribeFlow.weightOf(state));
            if (!session.downlink().carries(page.publications())) {
                end(id, notCarried());
                return;
            }
            boolean isNear = page.reached().offset() == view.top().offset()
                    || (phase == Request.MapPage.STREAM && since.offset() + most >= target);
            if (isNear && !page.isCut()) {
                join(id, page, state);
            } else if (phase == Request.MapPage.STATE) {
                answer(id, replies.ofState(since, new MapReplies.StatePage(state, "")));
            } else {
                answer(id, replies.ofStream(page));
            }
        });
    }

    private void join(long id, MapReplies.StreamPage before, List<Publication> state) {
        int most = Math.max(0, pages.mostLive() - before.publications().size());
        CompletionStage<SubscribeFlow.Prepared> prepared = maps.flow()
                .prepare(
                        session,
                        subscription,
                        plan,
                        () -> maps.states()
                                .read(subscription.channel(), StateQuery.changes(before.reached(), most + 1, false)),
                        view -> {
                            if (isLost
                                    || view.changes() == null
                                    || view.changes().size() > most) {
                                throw unrecoverable("too much changed to be caught up with");
                            }
                            List<Publication> missed = replies.together(before, view);
                            if (!session.downlink().carries(missed)) {
                                throw notCarried();
                            }
                            if (SubscribeFlow.weightOf(missed) + SubscribeFlow.weightOf(state)
                                    > maps.maxAnswerBytes()) {
                                throw unrecoverable("more changed than may wait for a client");
                            }
                            return new SubscribeFlow.Prepared(
                                    subscription,
                                    replies.live(view.top(), state, missed, isRecovering),
                                    view.top(),
                                    null);
                        });
        session.await(prepared, ready -> goLive(id, ready), problem -> session.fail(id, problem));
    }

    private void goLive(long id, SubscribeFlow.Prepared prepared) {
        if (isLost) {
            end(id, lostTooMuch());
            return;
        }
        subscription.readBy(null);
        if (session.reply(id, prepared.result())) {
            maps.flow().goLive(session, prepared);
        } else {
            drop();
        }
    }

    // ---- commands and answers

    private void read(long id, StateQuery query, Consumer<StateView> then) {
        session.await(
                maps.states().read(subscription.channel(), query),
                view -> {
                    if (session.subscriptions().has(subscription)) {
                        then.accept(view);
                    } else {
                        end(id, new ErrorException(ProtocolError.INTERNAL, "the subscription has ended meanwhile"));
                    }
                },
                problem -> end(id, problem));
    }

    private void answer(long id, Result.Subscribe page) {
        isBusy = false;
        answered = session.loop().now();
        watch();
        if (session.reply(id, page)) {
            subscription.settled();
        } else {
            drop();
        }
    }

    private void end(long id, Throwable problem) {
        session.subscriptions().drop(subscription, UnsubscribeCode.SERVER);
        session.fail(id, problem);
        subscription.settled();
    }

    private void drop() {
        session.subscriptions().drop(subscription, UnsubscribeCode.SERVER);
        subscription.settled();
    }

    /** Closes the connection of a client that does not go on, so that what is kept for it is not kept for ever. */
    private void watch() {
        if (!isWatched) {
            isWatched = true;
            session.loop().after(this::look, map.catchUpTimeout().toMillis());
        }
    }

    private void look() {
        isWatched = false;
        if (session.isClosed()
                || subscription.reading() != this
                || !session.subscriptions().has(subscription)) {
            return;
        }
        long waited = session.loop().now() - answered;
        if (isBusy || waited < map.catchUpTimeout().toMillis()) {
            watch();
        } else {
            session.close(
                    Disconnect.SLOW, "the next page of \"" + subscription.channel() + "\" was not asked for in time");
        }
    }
}
