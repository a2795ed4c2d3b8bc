package dev.fanfare.channel;

import dev.fanfare.protocol.StreamPosition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The subscribers of one channel on one loop. Belongs to that loop but for {@link #size()}. */
final class ShardChannel {

    private final String name;
    private final HubShard shard;
    private final SlowConsumers slowConsumers;
    private final int connectionLimit;
    private final @Nullable Pacer pacer;
    private final List<Subscription> subscriptions = new ArrayList<>(1);
    private final List<EncodedPush> pending = new ArrayList<>(1);

    /** Exists from when somebody asks who has a publication, or somebody could not get one. */
    private @Nullable Tallies tallies;

    private boolean enqueued;
    private @Nullable StreamPosition lastTop;
    private volatile int size;
    private int textSubscribers;
    private volatile boolean hasText;

    /**
     * @param connectionLimit how many bytes may wait for one connection
     */
    ShardChannel(String name, HubShard shard, SlowConsumers slowConsumers, int connectionLimit) {
        this.name = name;
        this.shard = shard;
        this.slowConsumers = slowConsumers;
        this.connectionLimit = connectionLimit;
        this.pacer = slowConsumers.maxRate() == 0
                ? null
                : new Pacer(slowConsumers, slowConsumers.maxBytes(connectionLimit), shard, this::deliver);
    }

    String name() {
        return name;
    }

    HubShard shard() {
        return shard;
    }

    SlowConsumers slowConsumers() {
        return slowConsumers;
    }

    SlowConsumerCounts counts() {
        return shard.counts();
    }

    /** Where a subscriber's publications wait while it does not take more. */
    Backlog newBacklog() {
        return new Backlog(slowConsumers, slowConsumers.maxBytes(connectionLimit), shard.counts());
    }

    /** The loop's clock, in milliseconds. */
    long now() {
        return shard.now();
    }

    /** How many subscribe here; may be read from any thread. */
    int size() {
        return size;
    }

    /** Whether anybody subscribes here who can only be given JSON; may be asked from any thread. */
    boolean hasTextSubscribers() {
        return hasText;
    }

    void add(Subscription subscription) {
        if (subscription.isText()) {
            hasText = ++textSubscribers > 0;
        }
        subscription.index = subscriptions.size();
        subscription.home = this;
        subscriptions.add(subscription);
        size = subscriptions.size();
    }

    void remove(Subscription subscription) {
        if (subscription.isText()) {
            hasText = --textSubscribers > 0;
        }
        Subscription last = subscriptions.remove(subscriptions.size() - 1);
        if (last != subscription) {
            subscriptions.set(subscription.index, last);
            last.index = subscription.index;
        }
        subscription.home = null;
        size = subscriptions.size();
        if (size == 0 && pacer != null) {
            pacer.clear();
        }
    }

    /** Adds something to what the current drain works off; true if it is the first. */
    boolean enqueue(Consignment what) {
        if (what instanceof EncodedPush push) {
            pending.add(push);
        } else if (what instanceof Tally tally) {
            tallies().add(tally);
        }
        boolean first = !enqueued;
        enqueued = true;
        return first;
    }

    /** Delivers what was enqueued, as one run, to all subscribers, as far as the namespace's pace allows. */
    void deliverPending() {
        enqueued = false;
        List<EncodedPush> pushes = List.copyOf(pending);
        pending.clear();
        try {
            deliver(pushes);
        } finally {
            if (tallies != null) {
                tallies.settle();
            }
        }
    }

    private Tallies tallies() {
        Tallies present = tallies;
        if (present == null) {
            present = new Tallies(shard, subscriptions);
            tallies = present;
        }
        return present;
    }

    private void deliver(List<EncodedPush> pushes) {
        if (pushes.isEmpty()) {
            return;
        }
        if (pacer == null) {
            deliver(new PushRun(pushes));
        } else {
            pacer.deliver(pushes);
        }
    }

    private void deliver(PushRun run) {
        int before = subscriptions.size();
        try {
            // Backwards, because a subscription that fails removes itself and the last takes its place.
            for (int i = subscriptions.size() - 1; i >= 0; i--) {
                if (i < subscriptions.size()) {
                    subscriptions.get(i).deliver(run);
                }
            }
        } finally {
            int lost = before - subscriptions.size();
            if (lost > 0 && run.span().last() > 0) {
                tallies().refused(run.span(), lost);
            }
            run.release();
        }
    }

    /** Whether any subscription here detects losses. */
    boolean hasPositioned() {
        return subscriptions.stream().anyMatch(Subscription::isPositioned);
    }

    /**
     * The subscriptions that have missed something: those that have not arrived where the stream was
     * when this was asked the last time.
     *
     * @param top where the stream is now
     */
    List<Subscription> behind(StreamPosition top) {
        if (pacer != null && !pacer.isEmpty()) {
            // What waits for its time is not missing.
            lastTop = null;
            return List.of();
        }
        StreamPosition past = lastTop;
        lastTop = top;
        return past == null
                ? List.of()
                : subscriptions.stream()
                        .filter(subscription -> !subscription.hasReached(past))
                        .toList();
    }
}
