package dev.fanfare.internal.hub;

import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.internal.state.StateFormat;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.Loop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of the {@link Hub} that belongs to one loop: its subscriptions, and the queue through which
 * other threads hand publications over.
 *
 * <p>Deliveries are made in slices of time, between which the loop does its other work. In a slice the channels have
 * their turns one after the other, so that one with many subscribers does not keep the others waiting. What is
 * published to a channel while it waits for its turn is delivered together: the longer the loop was busy, the more,
 * and the fewer writes each message costs.
 */
public final class HubShard {

    private static final Logger LOG = LoggerFactory.getLogger(HubShard.class);

    /** How long deliveries go on before the loop turns to its other work: a hundred writes to sockets, about. */
    private static final long SLICE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    /** How many subscribers are delivered to in one turn, and flushed together. */
    private static final int TURN = 64;

    /** How many publications are taken over at once, so that a publisher cannot keep the loop from delivering. */
    private static final int MAX_TAKEN = 4096;

    private final Hub hub;
    private final Loop loop;
    private final Flusher flusher;
    private final Map<String, ShardChannel> channels = new HashMap<>();

    /** The channels in which something is to be delivered, in the order of their turns. */
    private final Queue<ShardChannel> ready = new ArrayDeque<>();

    private final Queue<Delivery> queue = new MpscUnboundedArrayQueue<>(256);

    /** Whether a slice runs, or is going to. */
    private final AtomicBoolean working = new AtomicBoolean();

    private final AtomicLong queuedBytes = new AtomicLong();

    /** Who asks for the moment at which what they have handed over is delivered; then, on the loop, whose that is. */
    private final Queue<CompletableFuture<Void>> asking = new ConcurrentLinkedQueue<>();

    private final List<CompletableFuture<Void>> asked = new ArrayList<>();

    /** The last number that a channel has got. */
    private long lastId;

    /** Whether the broker hears later which channels are wanted. */
    private boolean isTogether;

    HubShard(Hub hub, Loop loop, Flusher flusher) {
        this.hub = hub;
        this.loop = loop;
        this.flusher = flusher;
    }

    /** A number for a channel. On the loop. */
    long nextId() {
        return ++lastId;
    }

    private record Delivery(ShardChannel channel, Consignment what) {}

    /**
     * Adds a subscription; from now on it collects what is published. On the loop.
     *
     * @param namespace of its channel
     * @param state what subscribers are given of the state that the channel holds; null if it holds none
     * @return completes when nothing that is published from then on can be missed
     */
    public CompletionStage<Void> subscribe(
            Subscription subscription, NamespaceOptions namespace, @Nullable StateFormat state) {
        hub.counted(1);
        ShardChannel channel = channels.get(subscription.channel());
        if (channel != null) {
            channel.add(subscription);
            return hub.ready(subscription.channel());
        }
        channel = new ShardChannel(
                subscription.channel(),
                namespace.access().isPattern(subscription.channel()),
                this,
                namespace.slowConsumers(),
                state,
                subscription.maxWaitingBytes());
        channels.put(subscription.channel(), channel);
        channel.add(subscription);
        CompletionStage<Void> ready = hub.enter(channel);
        tellSoon();
        return ready;
    }

    /** Does something that subscribes to many channels, of which the broker then hears at once. On the loop. */
    public void together(Runnable subscribing) {
        isTogether = true;
        try {
            subscribing.run();
        } finally {
            isTogether = false;
            hub.tell();
        }
    }

    private void tellSoon() {
        if (!isTogether) {
            hub.tell();
        }
    }

    /** Removes a subscription; nothing more is delivered to it. Does nothing the second time. On the loop. */
    public void unsubscribe(Subscription subscription) {
        ShardChannel channel = subscription.home;
        if (channel == null) {
            return;
        }
        hub.counted(-1);
        subscription.stopCollecting();
        channel.remove(subscription);
        if (channel.size() == 0) {
            channels.remove(channel.name());
            hub.leave(channel);
            tellSoon();
        }
    }

    /** Hands something over to this loop; from any thread. */
    void offer(ShardChannel channel, Consignment what) {
        queuedBytes.addAndGet(what.weight());
        queue.add(new Delivery(channel, what));
        if (working.compareAndSet(false, true)) {
            loop.execute(this::work);
        }
    }

    /**
     * Completes on the loop at a moment at which everything was delivered and flushed that was handed over before; what a pace
     * or a slow subscriber holds back waits on. From any thread; never, if the loop has ended.
     */
    public CompletionStage<Void> delivered() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        asking.add(done);
        if (working.compareAndSet(false, true)) {
            loop.execute(this::work);
        }
        return done;
    }

    /** About how many bytes of pushes wait for this loop; from any thread. */
    long queuedBytes() {
        return queuedBytes.get();
    }

    /** So many bytes do not wait any more. */
    void taken(long bytes) {
        queuedBytes.addAndGet(-bytes);
    }

    private void work() {
        long end = loop.nanos() + SLICE_NANOS;
        // Before their deliveries are taken over, which are in the queue already.
        for (CompletableFuture<Void> next = asking.poll(); next != null; next = asking.poll()) {
            asked.add(next);
        }
        takeOver();
        ShardChannel channel = ready.poll();
        while (channel != null) {
            if (deliver(channel)) {
                ready.add(channel);
            }
            if (flusher.waiting() >= TURN) {
                flusher.flush();
                takeOver();
            }
            channel = loop.nanos() - end < 0 ? ready.poll() : null;
        }
        flusher.flush();
        rest();
    }

    private void takeOver() {
        for (int i = 0; i < MAX_TAKEN; i++) {
            Delivery next = queue.poll();
            if (next == null) {
                return;
            }
            if (next.channel.enqueue(next.what)) {
                ready.add(next.channel);
            }
        }
    }

    /**
     * Lets the loop do other work before the next slice, if there is to be one. Where threads outnumber processors,
     * other threads have their turn as well: a system that takes a processor away only after several milliseconds
     * would let callers and small channels wait for a fan-out all the same.
     */
    @SuppressWarnings("ThreadPriorityCheck")
    private void rest() {
        if (ready.isEmpty()) {
            if (!asked.isEmpty() && queue.isEmpty()) {
                asked.forEach(done -> done.complete(null));
                asked.clear();
            }
            working.set(false);
            boolean isDone = queue.isEmpty() && asking.isEmpty() && asked.isEmpty();
            if (isDone || !working.compareAndSet(false, true)) {
                return;
            }
        }
        Thread.yield();
        loop.afterOthers(this::work);
    }

    private boolean deliver(ShardChannel channel) {
        try {
            return channel.deliver(TURN);
        } catch (Throwable failed) {
            LOG.error("Delivery in channel \"{}\" failed", Outside.of(channel.name()), failed);
            return channel.isUnfinished();
        }
    }

    /** Something waits in a channel that nobody handed over. On the loop. */
    void wake(ShardChannel channel) {
        if (channel.markReady()) {
            ready.add(channel);
        }
        if (working.compareAndSet(false, true)) {
            loop.afterOthers(this::work);
        }
    }

    SlowConsumerCounter counts() {
        return hub.slowConsumers();
    }

    /** The loop's clock, in milliseconds. */
    long now() {
        return loop.millis();
    }

    /** Does something about deliveries after a delay. */
    void later(Runnable task, long delayMillis) {
        loop.schedule(
                () -> {
                    task.run();
                    flusher.flush();
                },
                delayMillis);
    }

    /**
     * The channels on this loop in which losses are detected. On the loop.
     *
     * @param among the names that are asked for
     */
    public List<String> positionedChannels(Predicate<String> among) {
        return channels.values().stream()
                .filter(channel -> among.test(channel.name()) && channel.hasPositioned())
                .map(ShardChannel::name)
                .toList();
    }

    /**
     * Tells the subscribers that have missed something. On the loop.
     *
     * @param tops where streams stood before everything was announced here that was accepted until then
     * @param told gets how many were told in a channel
     * @return what could not be looked at, because something waits to be delivered there
     */
    public Map<String, StreamPosition> checkPositions(Map<String, StreamPosition> tops, IntConsumer told) {
        takeOver();
        if (!queue.isEmpty()) {
            return tops;
        }
        Map<String, StreamPosition> waiting = new HashMap<>();
        tops.forEach((name, top) -> {
            ShardChannel channel = channels.get(name);
            if (channel != null && channel.waits()) {
                waiting.put(name, top);
            } else if (channel != null) {
                List<Subscription> behind = channel.behind(top);
                behind.forEach(Subscription::reportLoss);
                told.accept(behind.size());
            }
        });
        return waiting;
    }
}
