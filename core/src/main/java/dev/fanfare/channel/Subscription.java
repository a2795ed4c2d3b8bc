package dev.fanfare.channel;

import dev.fanfare.protocol.NotJsonException;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.SharedBatch;
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

    /** More than this between subscribing and the reply means that the reply will not come in time. */
    private static final int MAX_BUFFERED = 16_384;

    private final Subscriber subscriber;
    private final String channel;
    private final boolean serverSide;

    private boolean positioned;
    private boolean pushJoinLeave;
    private @Nullable TagsFilter filter;
    private long offset;
    private String epoch = "";
    private @Nullable List<EncodedPush> buffered = new ArrayList<>(0);

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

    /** Whether the server made it, not the client. */
    public final boolean isServerSide() {
        return serverSide;
    }

    /** Whether the first live publication may arrive now. */
    public final boolean isLive() {
        return buffered == null;
    }

    /** Whether losses are detected. */
    boolean isPositioned() {
        return positioned;
    }

    /** Hears of others coming and going. */
    public final void pushJoinLeave() {
        pushJoinLeave = true;
    }

    /** Gets only publications that pass a filter. */
    public final void filterBy(TagsFilter newFilter) {
        filter = newFilter;
    }

    /**
     * Starts delivery, beginning with what was collected meanwhile.
     *
     * @param reached how far the subscriber has come with the reply; null if it has no position
     */
    public final void goLive(@Nullable StreamPosition reached) {
        List<EncodedPush> collected = buffered;
        if (collected == null) {
            throw new IllegalStateException("the subscription to " + channel + " is live already");
        }
        buffered = null;
        if (reached != null) {
            positioned = true;
            offset = reached.offset();
            epoch = reached.epoch();
        }
        if (!collected.isEmpty()) {
            PushRun run = new PushRun(collected);
            deliver(run);
            run.release();
        }
    }

    /** Delivers the part of a run that this subscriber does not have yet. */
    void deliver(PushRun run) {
        if (buffered != null) {
            collect(run);
            return;
        }
        long after = 0;
        if (positioned) {
            after = offset;
            if (!advance(run)) {
                subscriber.insufficientState(this);
                return;
            }
        }
        try {
            write(run, after);
        } catch (NotJsonException notJson) {
            subscriber.inappropriatePayload(this);
        }
    }

    private void write(PushRun run, long after) {
        TagsFilter wanted = filter;
        if (wanted == null) {
            SharedBatch shared = run.part(subscriber.format(), after, pushJoinLeave);
            if (shared != null) {
                subscriber.deliver(shared);
            }
            return;
        }
        SharedBatch own = run.filtered(subscriber.format(), after, pushJoinLeave, wanted);
        if (own != null) {
            subscriber.deliver(own);
            own.release();
        }
    }

    private void collect(PushRun run) {
        List<EncodedPush> collected = buffered;
        if (collected == null) {
            return;
        }
        collected.addAll(run.pushes());
        if (collected.size() > MAX_BUFFERED) {
            subscriber.insufficientState(this);
        }
    }

    /** Moves the position over a run; false if a publication is missing before or within it. */
    private boolean advance(PushRun run) {
        if (run.lastOffset() == 0) {
            return true;
        }
        if (epoch.isEmpty()) {
            epoch = run.epoch();
        }
        if (!epoch.equals(run.epoch())) {
            return false;
        }
        if (run.lastOffset() > offset) {
            if (run.firstOffset() > offset + 1 || !run.isContiguous()) {
                return false;
            }
            offset = run.lastOffset();
        }
        return true;
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
        return buffered != null || !positioned || (epoch.equals(past.epoch()) && offset >= past.offset());
    }
}
