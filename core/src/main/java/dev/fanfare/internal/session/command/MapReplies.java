package dev.fanfare.internal.session.command;

import dev.fanfare.internal.channel.TagsFilter;
import dev.fanfare.internal.delta.PublicationDelta;
import dev.fanfare.internal.map.Portion;
import dev.fanfare.internal.session.Session;
import dev.fanfare.internal.session.SessionSubscription;
import dev.fanfare.internal.state.MapFormat;
import dev.fanfare.protocol.Expiry;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.state.StateEntry;
import dev.fanfare.state.StateView;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What one client is answered while it reads a map. Belongs to the session's loop. */
final class MapReplies {

    private final Session session;
    private final SessionSubscription subscription;
    private final SubscribePlan plan;
    private final MapFormat format;
    private final boolean hasStream;
    private final boolean isText;
    private final long maxBytes;

    /**
     * @param maxBytes how large one answer may be, but for a single entry that is larger
     */
    MapReplies(Session session, SessionSubscription subscription, SubscribePlan plan, long maxBytes) {
        this.session = session;
        this.subscription = subscription;
        this.plan = plan;
        this.format = (MapFormat) Objects.requireNonNull(plan.state());
        this.hasStream = Objects.requireNonNull(plan.namespace().map()).hasStream();
        this.isText = session.downlink().format().codec().isText();
        this.maxBytes = maxBytes;
    }

    /**
     * A part of what is there, as far as the client may have it.
     *
     * @param cursor the last key that was read; "" if nothing follows
     */
    record StatePage(List<Publication> entries, String cursor) {}

    /** A page of what was there at a position, and has not changed since. */
    StatePage page(StateView view, StreamPosition frozen) {
        TagsFilter filter = plan.filter();
        List<StateEntry> part = Portion.of(view.entries(), StateEntry::weight, 0, maxBytes);
        List<Publication> entries = part.stream()
                // What has changed since comes as a change.
                .filter(entry -> entry.offset() <= frozen.offset()
                        && (filter == null || filter.matches(entry.details().tags())))
                .map(format::entry)
                .toList();
        boolean isCut = part.size() < view.entries().size();
        return new StatePage(entries, isCut ? part.get(part.size() - 1).key() : view.cursor());
    }

    /**
     * A part of what changed.
     *
     * @param publications all of it, also what the client may not have
     * @param reached where a client is that has it
     * @param isCut whether there was more, for which there is no room in one answer
     */
    record StreamPage(List<Publication> publications, StreamPosition reached, boolean isCut) {}

    /**
     * The changes that were read, as many as one answer may have.
     *
     * @param since where they begin
     * @param taken how many bytes of the answer something else takes
     */
    StreamPage changes(StateView view, StreamPosition since, long taken) {
        List<Publication> all = format.publications(view);
        List<Publication> part = Portion.of(all, Publication::weight, taken, maxBytes);
        long reached =
                part.isEmpty() ? since.offset() : part.get(part.size() - 1).offset();
        return new StreamPage(part, new StreamPosition(reached, view.top().epoch()), part.size() < all.size());
    }

    /** What was read before, and what was read after it. */
    List<Publication> together(StreamPage before, StateView after) {
        List<Publication> all = new ArrayList<>(before.publications());
        all.addAll(format.publications(after));
        return all;
    }

    /** The answer with a page of what is there. */
    Result.Subscribe ofState(StreamPosition frozen, StatePage page) {
        return reply(frozen, List.of(), keyed(Request.MapPage.STATE, page.cursor(), page.entries()));
    }

    /** The answer with a page of what changed. */
    Result.Subscribe ofStream(StreamPage page) {
        List<Publication> wanted = SubscribeFlow.matching(plan.filter(), page.publications());
        return reply(
                page.reached(),
                plan.deltas() ? PublicationDelta.whole(wanted, isText) : wanted,
                keyed(Request.MapPage.STREAM, "", List.of()));
    }

    private Result.Subscribe reply(StreamPosition position, List<Publication> publications, Result.Keyed keyed) {
        return new Result.Subscribe(
                Expiry.NEVER,
                false,
                false,
                format.told(position),
                publications,
                false,
                false,
                Payload.EMPTY,
                plan.deltas(),
                0,
                keyed);
    }

    /**
     * The answer with which the client is live.
     *
     * @param state the last page of what is there
     * @param changes what changed since, also what the client may not have
     */
    Result.Subscribe live(StreamPosition top, List<Publication> state, List<Publication> changes, boolean isRecovered) {
        List<Publication> wanted = SubscribeFlow.matching(plan.filter(), changes);
        return new Result.Subscribe(
                session.times().expiresAt(subscription, plan.wishes().expireAt()),
                hasStream,
                false,
                format.told(top),
                plan.deltas() ? PublicationDelta.chainByKey(wanted, isText) : wanted,
                isRecovered,
                isRecovered,
                plan.wishes().data(),
                plan.deltas(),
                0,
                keyed(Request.MapPage.LIVE, "", state));
    }

    private Result.Keyed keyed(int phase, String cursor, List<Publication> state) {
        return new Result.Keyed(
                Request.Subscribe.MAP, phase, cursor, plan.deltas() ? PublicationDelta.whole(state, isText) : state, 0);
    }
}
