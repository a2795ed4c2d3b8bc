package dev.fanfare.internal.hub;

import dev.fanfare.internal.channel.TagsFilter;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber in one channel, and how far it has come in the channel's stream. Belongs to the
 * subscriber's loop.
 *
 * <p>From {@link HubShard#subscribe} until {@link #goLive} it only collects what is published, so
 * that nothing falls between reading the history and the first live publication.
 */
public class Subscription {

    private final Subscriber subscriber;
    private final String channel;
    private final boolean serverSide;

    private boolean positioned;
    private boolean pushJoinLeave;
    private @Nullable TagsFilter filter;
    private boolean deltas;

    /** What it was given last, to which the next is a delta; kept only where deltas are given. */
    private @Nullable Publication base;

    /** The channel's number in what it is given, in place of its name; 0 for the name. */
    private long id;

    private long offset;
    private String epoch = "";
    private boolean recoversStream;

    /**
     * Whether a live publication has arrived. Before, some may come that the reply had already; from then on each must
     * follow the last, and a step back is a loss like a step too far.
     */
    private boolean follows;

    /** What comes before the subscription is live; null from then on. */
    private @Nullable Collected collected = new Collected();

    /** What waits for a subscriber that is slow, where the namespace lets some of it give way. */
    private @Nullable Backlog backlog;

    /** Where this subscription stands in its channel's list; kept by {@link ShardChannel}. */
    int index;

    @Nullable
    ShardChannel home;

    /**
     * @param serverSide whether the server made it, not the client
     */
    public Subscription(Subscriber subscriber, String channel, boolean serverSide) {
        this.subscriber = subscriber;
        this.channel = channel;
        this.serverSide = serverSide;
    }

    /** The channel. */
    public final String channel() {
        return channel;
    }

    /** The id of the client that subscribes; may be asked from any thread. */
    public final String clientId() {
        return subscriber.clientId();
    }

    /** Whether the server made it, not the client. */
    public final boolean isServerSide() {
        return serverSide;
    }

    /** Whether the subscriber can only be given JSON. */
    boolean isText() {
        return subscriber.format().codec().isText();
    }

    /** How many bytes may wait for the subscriber at the most, whatever a namespace says. */
    int maxWaitingBytes() {
        return subscriber.maxWaitingBytes();
    }

    /** Whether the first live publication may arrive now. */
    public final boolean isLive() {
        return collected == null;
    }

    /** Whether losses are detected. */
    boolean isPositioned() {
        return positioned;
    }

    /** Hears of others coming and going. */
    public final void pushJoinLeave() {
        pushJoinLeave = true;
    }

    /** Recovers everything it has missed, and so must be told of publications that are left out. */
    public final void recoversStream() {
        recoversStream = true;
    }

    /** Gets only publications that pass a filter. */
    public final void filterBy(TagsFilter newFilter) {
        filter = newFilter;
    }

    /** Gets publications as deltas, each to the one that it was given before. */
    public final void givesDeltas() {
        deltas = true;
    }

    /** Gets what is delivered with the channel's number in place of its name; once it is subscribed. */
    public final void compacts() {
        ShardChannel channelHere = home;
        id = channelHere == null ? 0 : channelHere.id();
    }

    /** The channel's number in what it is given; 0 if that has the channel's name. */
    public final long id() {
        return id;
    }

    /** It was given a publication in another way, by which the next may be a delta. */
    public final void given(Publication last) {
        base = deltas ? last : null;
    }

    /**
     * Starts delivery, beginning with what was collected meanwhile.
     *
     * @param reached how far the subscriber has come with the reply; null if it has no position
     */
    public final void goLive(@Nullable StreamPosition reached) {
        Collected before = collected;
        if (before == null) {
            throw new IllegalStateException("the subscription to " + channel + " is live already");
        }
        collected = null;
        subscriber.collect(-before.bytes);
        if (reached != null) {
            positioned = true;
            offset = reached.offset();
            epoch = reached.epoch();
        }
        for (PushRun run : before.runs) {
            try {
                deliver(run);
            } finally {
                run.release();
            }
        }
    }

    /** Delivers the part of a run that this subscriber does not have yet. */
    void deliver(PushRun run) {
        ShardChannel channelHere = home;
        if (channelHere == null) {
            return;
        }
        if (collected != null) {
            collect(collected, run);
            return;
        }
        long after = 0;
        if (positioned) {
            after = offset;
            if (!advance(run)) {
                subscriber.insufficientState(this);
                return;
            }
            if (run.isLossy() && recoversStream && offset > after) {
                sendBack(channelHere);
                return;
            }
        }
        try {
            String clientId = subscriber.clientId();
            if (channelHere.slowConsumers().holdsBack() && (backlog != null || !subscriber.takesMore())) {
                holdBack(channelHere, run.wanted(after, pushJoinLeave, filter, clientId));
            } else if (filter == null && !run.excludes(clientId)) {
                write(channelHere, sharedPart(run, after));
            } else {
                writeOwn(channelHere, run.wanted(after, pushJoinLeave, filter, clientId));
            }
        } catch (RuntimeException | Error failed) {
            // It has not got what its position says it has; the others must get theirs.
            subscriber.unwritable(failed);
        }
    }

    private EncodedRun sharedPart(PushRun run, long after) {
        return deltas
                ? run.partOfDeltas(subscriber.format(), after, pushJoinLeave, id, base)
                : run.part(subscriber.format(), after, pushJoinLeave, id);
    }

    private void writeOwn(ShardChannel channelHere, List<EncodedPush> pushes) {
        EncodedRun own = deltas
                ? EncodedRun.ofDeltas(subscriber.format(), pushes, base, id)
                : EncodedRun.of(subscriber.format(), pushes, id);
        try {
            write(channelHere, own);
        } finally {
            own.release();
        }
    }

    private void write(ShardChannel channelHere, EncodedRun run) {
        if (run.isIncomplete() && positioned) {
            subscriber.insufficientState(this);
        } else if (run.batch() != null) {
            base = run.last();
            subscriber.deliver(run.batch(), channelHere.slowConsumers());
        }
    }

    private void holdBack(ShardChannel channelHere, List<EncodedPush> pushes) {
        if (pushes.isEmpty()) {
            return;
        }
        Backlog held = backlog;
        if (held == null) {
            held = channelHere.newBacklog();
            backlog = held;
            subscriber.fellBehind(this);
        }
        boolean lost = false;
        for (EncodedPush push : pushes) {
            lost |= held.add(push, channelHere.now());
        }
        if (lost && recoversStream) {
            sendBack(channelHere);
        }
    }

    /** Delivers what waited for a slow subscriber, which takes more again. */
    public final void catchUp() {
        Backlog held = backlog;
        ShardChannel channelHere = home;
        backlog = null;
        if (held == null || channelHere == null) {
            return;
        }
        Backlog.Taken taken = held.take(Integer.MAX_VALUE, channelHere.now());
        if (taken.lost() && recoversStream) {
            sendBack(channelHere);
            return;
        }
        writeOwn(channelHere, taken.pushes());
    }

    /** Publications were left out that the subscriber must recover. */
    private void sendBack(ShardChannel channelHere) {
        backlog = null;
        channelHere.counts().sentBack();
        subscriber.insufficientState(this);
    }

    private void collect(Collected before, PushRun run) {
        long weight = run.weight();
        if (subscriber.collect(weight)) {
            before.runs.add(run);
            before.bytes += weight;
        } else {
            subscriber.insufficientState(this);
        }
    }

    /** What was collected is not needed any more: nothing more is. */
    final void stopCollecting() {
        Collected before = collected;
        if (before != null) {
            subscriber.collect(-before.bytes);
            before.runs.clear();
            before.bytes = 0;
        }
    }

    private static final class Collected {
        private final List<PushRun> runs = new ArrayList<>(0);
        private long bytes;
    }

    /** Moves the position over a run; false if it does not follow, or a publication is missing within it. */
    private boolean advance(PushRun run) {
        Span span = run.span();
        if (span.isEmpty()) {
            return true;
        }
        if (epoch.isEmpty()) {
            epoch = span.epoch();
        }
        if (!epoch.equals(span.epoch())) {
            return false;
        }
        boolean isNext = span.after() == offset && span.isContiguous();
        boolean overlaps = span.after() < offset && span.isContiguous();
        if (isNext || (overlaps && !follows)) {
            follows |= span.last() > offset;
            offset = Math.max(offset, span.last());
            return true;
        }
        return false;
    }

    /** Tells the subscriber that publications are missing. */
    void reportLoss() {
        subscriber.insufficientState(this);
    }

    /**
     * Compares with a position that the stream had some time ago, longer than a delivery takes.
     *
     * @return whether the subscriber has everything up to there
     */
    boolean hasReached(StreamPosition past) {
        return collected != null || !positioned || (epoch.equals(past.epoch()) && offset >= past.offset());
    }
}
