package dev.fanfare.internal.hub;

import dev.fanfare.channel.SlowConsumers;
import dev.fanfare.internal.state.StateFormat;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.StreamPosition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscribers of one channel on one loop, and what is to be delivered to them. Belongs to that loop but for {@link
 * #size()} and {@link #hasTextSubscribers()}.
 *
 * <p>A run is delivered to some subscribers at a time, and between two times others come and go. Those that have not got
 * it yet come first in the list of all; who comes meanwhile is behind them, because what was published before
 * somebody came is no matter of live delivery.
 */
final class ShardChannel {

    private static final Logger LOG = LoggerFactory.getLogger(ShardChannel.class);

    /** How large a run gets: it must stay well below what an outbox may hold. */
    private static final int MAX_RUN_BYTES = 256 * 1024;

    private final String name;
    private final boolean isPattern;
    private final HubShard shard;
    private final SlowConsumers slowConsumers;
    private final @Nullable StateFormat state;
    private final int connectionLimit;
    private final @Nullable Pacer pacer;

    /** Its number for subscribers who are not given its name; 0 until somebody asks. */
    private long id;

    private final List<Subscription> subscriptions = new ArrayList<>(1);

    /** What was handed over and is in no run yet. */
    private final Queue<EncodedPush> pending = new ArrayDeque<>(1);

    /** Runs that the pacer lets through; null if there is none. */
    private @Nullable Queue<PushRun> paced;

    /** The run that is being delivered. */
    private @Nullable PushRun current;

    /** How many subscribers, from the first, have not got the current run. */
    private int unserved;

    private int refused;

    /** Whether it is among the channels that wait for their turns. */
    private boolean isReady;

    /** Exists from when somebody asks who has a publication, or somebody could not get one. */
    private @Nullable Tallies tallies;

    /** Whether it was noted that something was lost, and is to be told. */
    private volatile boolean lost;

    private volatile int size;
    private int textSubscribers;
    private volatile boolean hasText;

    /**
     * @param isPattern whether it stands for all channels that match its name
     * @param state what its subscribers are given of the state that it holds; null if it holds none
     * @param connectionLimit how many bytes may wait for one connection
     */
    ShardChannel(
            String name,
            boolean isPattern,
            HubShard shard,
            SlowConsumers slowConsumers,
            @Nullable StateFormat state,
            int connectionLimit) {
        this.name = name;
        this.isPattern = isPattern;
        this.shard = shard;
        this.slowConsumers = slowConsumers;
        this.state = state;
        this.connectionLimit = connectionLimit;
        this.pacer =
                slowConsumers.maxRate() == 0 ? null : new Pacer(slowConsumers, newBacklog(), shard, this::letThrough);
    }

    String name() {
        return name;
    }

    /** Whether it stands for all channels that match its name. */
    boolean isPattern() {
        return isPattern;
    }

    /** A number that no other channel of this loop has had; more than 0. */
    long id() {
        if (id == 0) {
            id = shard.nextId();
        }
        return id;
    }

    HubShard shard() {
        return shard;
    }

    SlowConsumers slowConsumers() {
        return slowConsumers;
    }

    SlowConsumerCounter counts() {
        return shard.counts();
    }

    /** Where publications wait: of the channel for their time, of a subscriber while it does not take more. */
    Backlog newBacklog() {
        return new Backlog(slowConsumers, state, slowConsumers.maxBytes(connectionLimit), shard.counts());
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

    // ---- who subscribes

    void add(Subscription subscription) {
        if (subscription.isText()) {
            hasText = ++textSubscribers > 0;
        }
        subscriptions.add(subscription);
        put(subscription, subscriptions.size() - 1);
        subscription.home = this;
        size = subscriptions.size();
    }

    void remove(Subscription subscription) {
        if (subscription.isText()) {
            hasText = --textSubscribers > 0;
        }
        int hole = subscription.index;
        if (hole < unserved) {
            unserved--;
            put(subscriptions.get(unserved), hole);
            hole = unserved;
        }
        Subscription last = subscriptions.remove(subscriptions.size() - 1);
        if (hole < subscriptions.size()) {
            put(last, hole);
        }
        subscription.home = null;
        size = subscriptions.size();
        if (size == 0) {
            forgetDeliveries();
        }
    }

    private void put(Subscription subscription, int index) {
        subscriptions.set(index, subscription);
        subscription.index = index;
    }

    private void forgetDeliveries() {
        pending.forEach(push -> shard.taken(push.weight()));
        pending.clear();
        paced = null;
        if (pacer != null) {
            pacer.clear();
        }
    }

    // ---- what is delivered

    /** Adds something to be delivered; true if the channel waits for its turn only from now on. */
    boolean enqueue(Consignment what) {
        if (what instanceof EncodedPush push) {
            pending.add(push);
        } else if (what instanceof Tally tally) {
            tallies().add(tally);
        } else if (what instanceof RollCall call) {
            call.answer().complete(List.copyOf(subscriptions));
        } else {
            reportLoss();
        }
        return markReady();
    }

    /** Something is not handed over; false if that is known, and to be told, already. From any thread. */
    boolean loses() {
        boolean isNews = !lost;
        lost = true;
        return isNews;
    }

    private void reportLoss() {
        lost = false;
        subscriptions.stream()
                // Whoever subscribes by a pattern has no position by which a loss in one of its channels would be
                // found.
                .filter(subscription -> isPattern || subscription.isPositioned())
                .toList()
                .forEach(Subscription::reportLoss);
    }

    /** Notes that it waits for its turn; false if it does already. */
    boolean markReady() {
        boolean was = isReady;
        isReady = true;
        return !was;
    }

    /** Whether there is something to be delivered yet. */
    boolean isUnfinished() {
        isReady = current != null || !pending.isEmpty() || paced != null;
        return isReady;
    }

    /**
     * Has its turn: goes on with a run, or begins the next one, with all that was handed over meanwhile.
     *
     * @param most to how many subscribers
     * @return whether it needs another turn
     */
    boolean deliver(int most) {
        PushRun run = current == null ? begin() : current;
        if (run != null) {
            for (int served = 0; served < most && unserved > 0; served++) {
                serve(subscriptions.get(--unserved), run);
            }
            if (unserved == 0) {
                finish(run);
            }
        }
        if (current == null && tallies != null) {
            tallies.settle();
        }
        return isUnfinished();
    }

    private void serve(Subscription subscription, PushRun run) {
        try {
            subscription.deliver(run);
        } catch (RuntimeException | Error failed) {
            LOG.error("A delivery in \"{}\" failed; the others get theirs", Outside.of(name), failed);
        }
        if (subscription.home == null) {
            refused++;
        }
    }

    private @Nullable PushRun begin() {
        PushRun run = nextPaced();
        if (run == null && !pending.isEmpty()) {
            List<EncodedPush> pushes = takePending();
            if (pacer == null) {
                run = new PushRun(pushes);
            } else {
                pacer.deliver(pushes);
                run = nextPaced();
            }
        }
        current = run;
        unserved = run == null ? 0 : subscriptions.size();
        refused = 0;
        return run;
    }

    private List<EncodedPush> takePending() {
        List<EncodedPush> pushes = new ArrayList<>(pending.size());
        long bytes = 0;
        for (EncodedPush push = pending.poll(); push != null; push = bytes < MAX_RUN_BYTES ? pending.poll() : null) {
            bytes += push.weight();
            pushes.add(push);
        }
        shard.taken(bytes);
        return pushes;
    }

    private @Nullable PushRun nextPaced() {
        Queue<PushRun> runs = paced;
        PushRun run = runs == null ? null : runs.poll();
        if (runs != null && runs.isEmpty()) {
            paced = null;
        }
        return run;
    }

    /** The pacer lets a run through, in a turn or at a time of its own. */
    private void letThrough(PushRun run) {
        if (paced == null) {
            paced = new ArrayDeque<>(1);
        }
        paced.add(run);
        shard.wake(this);
    }

    private void finish(PushRun run) {
        current = null;
        run.release();
        if (refused > 0 && !run.span().isEmpty()) {
            tallies().refused(run.span(), refused);
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

    // ---- what was lost

    /** Whether any subscription here detects losses. */
    boolean hasPositioned() {
        return subscriptions.stream().anyMatch(Subscription::isPositioned);
    }

    /** Whether something waits for its turn or its time, and so is not missing. */
    boolean waits() {
        return isUnfinished() || (pacer != null && !pacer.isEmpty());
    }

    /**
     * The subscriptions that have missed something, while nothing {@linkplain #waits waits}.
     *
     * @param past where the stream stood some time ago
     */
    List<Subscription> behind(StreamPosition past) {
        return subscriptions.stream()
                .filter(subscription -> !subscription.hasReached(past))
                .toList();
    }
}
