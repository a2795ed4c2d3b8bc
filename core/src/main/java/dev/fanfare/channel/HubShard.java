package dev.fanfare.channel;

import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.Loop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of the {@link Hub} that belongs to one loop: its subscriptions, and the queue through which
 * other threads hand publications over.
 *
 * <p>A drain takes what has queued up, groups it by channel and delivers each group as one run. The
 * longer the loop was busy, the larger the runs, and the fewer writes each message costs.
 */
public final class HubShard {

    private static final Logger LOG = LoggerFactory.getLogger(HubShard.class);

    /**
     * How much one drain takes before it lets the loop do other work and the sockets empty: runs must
     * stay well below what an outbox may hold.
     */
    private static final int MAX_DRAIN_BYTES = 256 * 1024;

    private final Hub hub;
    private final Loop loop;
    private final Runnable afterDrain;
    private final Map<String, ShardChannel> channels = new HashMap<>();
    private final List<ShardChannel> touched = new ArrayList<>();
    private final Queue<Delivery> queue = new MpscUnboundedArrayQueue<>(256);
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicLong queuedBytes = new AtomicLong();

    HubShard(Hub hub, Loop loop, Runnable afterDrain) {
        this.hub = hub;
        this.loop = loop;
        this.afterDrain = afterDrain;
    }

    private record Delivery(ShardChannel channel, Consignment what) {}

    /**
     * Adds a subscription; from now on it collects what is published. On the loop.
     *
     * @param namespace of its channel
     * @return completes when nothing that is published from then on can be missed
     */
    public CompletionStage<Void> subscribe(Subscription subscription, NamespaceOptions namespace) {
        ShardChannel channel = channels.get(subscription.channel());
        if (channel != null) {
            channel.add(subscription);
            return hub.ready(subscription.channel());
        }
        channel = new ShardChannel(subscription.channel(), this, namespace, subscription.maxWaitingBytes());
        channels.put(subscription.channel(), channel);
        channel.add(subscription);
        return hub.enter(channel);
    }

    /** Removes a subscription; nothing more is delivered to it. Does nothing the second time. On the loop. */
    public void unsubscribe(Subscription subscription) {
        ShardChannel channel = subscription.home;
        if (channel == null) {
            return;
        }
        subscription.stopCollecting();
        channel.remove(subscription);
        if (channel.size() == 0) {
            channels.remove(channel.name());
            hub.leave(channel);
        }
    }

    /** Hands something over to this loop; from any thread. */
    void offer(ShardChannel channel, Consignment what) {
        queuedBytes.addAndGet(what.weight());
        queue.add(new Delivery(channel, what));
        if (scheduled.compareAndSet(false, true)) {
            loop.execute(this::drain);
        }
    }

    /** About how many bytes of pushes wait for this loop; from any thread. */
    long queuedBytes() {
        return queuedBytes.get();
    }

    private void drain() {
        scheduled.set(false);
        int bytes = 0;
        Delivery next = null;
        while (bytes < MAX_DRAIN_BYTES && (next = queue.poll()) != null) {
            bytes += next.what.weight();
            if (next.channel.enqueue(next.what)) {
                touched.add(next.channel);
            }
        }
        queuedBytes.addAndGet(-bytes);
        try {
            touched.forEach(this::deliver);
            touched.clear();
            afterDrain.run();
        } finally {
            if (next != null && scheduled.compareAndSet(false, true)) {
                loop.execute(this::drain);
            }
        }
    }

    SlowConsumerCounts counts() {
        return hub.slowConsumers();
    }

    /** The loop's clock, in milliseconds. */
    long now() {
        return loop.millis();
    }

    /** Delivers something after a delay. */
    void later(Runnable delivery, long delayMillis) {
        loop.schedule(
                () -> {
                    delivery.run();
                    afterDrain.run();
                },
                delayMillis);
    }

    private void deliver(ShardChannel channel) {
        try {
            channel.deliverPending();
        } catch (Throwable failed) {
            LOG.error("Delivery in channel \"{}\" failed", Outside.of(channel.name()), failed);
        }
    }

    /** The channels on this loop in which losses are detected. On the loop. */
    public List<String> positionedChannels() {
        return channels.values().stream()
                .filter(ShardChannel::hasPositioned)
                .map(ShardChannel::name)
                .toList();
    }

    /**
     * Checks a channel's subscriptions against the position its stream has now. A subscription that has
     * not arrived where the stream was at the check before has missed something. On the loop.
     */
    public void checkPositions(String name, StreamPosition top) {
        ShardChannel channel = channels.get(name);
        if (channel != null) {
            channel.behind(top).forEach(Subscription::reportLoss);
        }
    }
}
