package dev.fanfare.channel;

import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.Broker;
import dev.fanfare.spi.BrokerEvents;
import dev.fanfare.spi.Loop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Knows which loops have subscribers of which channel, and hands each publication to exactly those.
 * Safe for any thread.
 */
public final class Hub implements BrokerEvents {

    private final Broker broker;
    private final SlowConsumerCounts slowConsumers = new SlowConsumerCounts();
    private final ConcurrentMap<String, Interest> channels = new ConcurrentHashMap<>();

    /**
     * @param broker is told which channels this node wants
     */
    public Hub(Broker broker) {
        this.broker = broker;
    }

    /**
     * Makes the part of the hub for one more loop.
     *
     * @param flusher sends what was written to subscribers
     */
    public HubShard shard(Loop loop, Flusher flusher) {
        return new HubShard(this, loop, flusher);
    }

    /**
     * @param locals the loops that have subscribers
     * @param ready completes when the broker announces the channel here
     */
    private record Interest(List<ShardChannel> locals, CompletionStage<Void> ready) {}

    /** A loop has its first subscriber of a channel. */
    CompletionStage<Void> enter(ShardChannel channel) {
        // The broker is called inside the map's own lock for the channel, so that its subscribes and
        // unsubscribes come in the order in which the loops came and went.
        Interest interest = channels.compute(channel.name(), (name, present) -> {
            if (present == null) {
                return new Interest(List.of(channel), broker.subscribe(name));
            }
            List<ShardChannel> more = new ArrayList<>(present.locals);
            more.add(channel);
            return new Interest(List.copyOf(more), present.ready);
        });
        return Objects.requireNonNull(interest).ready;
    }

    /** A loop has lost its last subscriber of a channel. */
    void leave(ShardChannel channel) {
        channels.computeIfPresent(channel.name(), (name, present) -> {
            List<ShardChannel> rest =
                    present.locals.stream().filter(local -> local != channel).toList();
            if (rest.isEmpty()) {
                broker.unsubscribe(name);
                return null;
            }
            return new Interest(rest, present.ready);
        });
    }

    /** What slow subscribers have cost. */
    public SlowConsumerCounts slowConsumers() {
        return slowConsumers;
    }

    /** Completes when the broker announces a channel here that has a subscriber. */
    CompletionStage<Void> ready(String channel) {
        Interest interest = channels.get(channel);
        return interest == null ? CompletableFuture.completedStage(null) : interest.ready;
    }

    @Override
    public void published(String channel, Publication publication, StreamPosition position) {
        deliver(channel, new Push.Published(channel, publication), position);
    }

    @Override
    public void joined(String channel, ClientInfo info) {
        deliver(channel, new Push.Join(channel, info), StreamPosition.NONE);
    }

    @Override
    public void left(String channel, ClientInfo info) {
        deliver(channel, new Push.Leave(channel, info), StreamPosition.NONE);
    }

    private void deliver(String channel, Push push, StreamPosition position) {
        Interest interest = channels.get(channel);
        if (interest != null) {
            EncodedPush encoded = new EncodedPush(push, position);
            for (ShardChannel local : interest.locals) {
                local.shard().offer(local, encoded);
            }
        }
    }

    /** The name of a channel in the one string that all its subscriptions share. */
    public String sharedName(String channel) {
        Interest interest = channels.get(channel);
        return interest == null ? channel : interest.locals.get(0).name();
    }

    /** Who subscribes to a channel here now. */
    public Audience audience(String channel) {
        Interest interest = channels.get(channel);
        return new Audience(interest == null ? List.of() : interest.locals);
    }

    /** Whether loops with subscribers of a channel have more than so many bytes of pushes to deliver still. */
    boolean isBehind(String channel, long bytes) {
        Interest interest = channels.get(channel);
        if (interest != null) {
            for (ShardChannel local : interest.locals) {
                if (local.shard().queuedBytes() > bytes) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether anybody subscribes here who can only be given JSON. */
    boolean hasTextSubscribers(String channel) {
        Interest interest = channels.get(channel);
        return interest != null && interest.locals.stream().anyMatch(ShardChannel::hasTextSubscribers);
    }

    /** How many subscriptions each channel has on this node. */
    public Map<String, Integer> subscriptions() {
        Map<String, Integer> counts = new HashMap<>();
        channels.forEach((name, interest) -> counts.put(
                name, interest.locals.stream().mapToInt(ShardChannel::size).sum()));
        return counts;
    }
}
