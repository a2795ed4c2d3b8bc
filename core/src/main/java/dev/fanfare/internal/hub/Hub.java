package dev.fanfare.internal.hub;

import dev.fanfare.channel.ChannelSyntax;
import dev.fanfare.internal.limit.Seldom;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.Broker;
import dev.fanfare.spi.BrokerEvents;
import dev.fanfare.spi.Loop;
import dev.fanfare.spi.Ticker;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which loops have subscribers of which channel, and hands each publication to exactly those.
 * Safe for any thread.
 */
public final class Hub implements BrokerEvents {

    private static final Logger LOG = LoggerFactory.getLogger(Hub.class);

    private static final long WARNING_INTERVAL = TimeUnit.MINUTES.toMillis(1);

    private final WantedChannels wanted;
    private final ChannelWatch watch;
    private final Patterns patterns;
    private final long maxQueuedBytes;
    private final Consumer<Collection<String>> doubts;
    private final Seldom warning;
    private final Ticker ticker;
    private final SlowConsumerCounter slowConsumers = new SlowConsumerCounter();
    private final LongAdder subscriptions = new LongAdder();
    private final ConcurrentMap<String, Interest> channels = new ConcurrentHashMap<>();

    /**
     * @param broker is told which channels this node wants
     * @param syntax how channel names are read
     * @param maxQueuedBytes how many bytes may wait for a loop before publications are not taken over any more
     * @param doubts is told of channels in which something may have been lost; must return at once
     * @param watch hears which channels have subscribers
     * @param ticker for how often the log says so
     */
    public Hub(
            Broker broker,
            ChannelSyntax syntax,
            long maxQueuedBytes,
            Consumer<Collection<String>> doubts,
            ChannelWatch watch,
            Ticker ticker) {
        this.wanted = new WantedChannels(broker::subscribe, broker::unsubscribe);
        this.watch = watch;
        this.patterns = new Patterns(broker, syntax);
        this.maxQueuedBytes = maxQueuedBytes;
        this.doubts = doubts;
        this.ticker = ticker;
        this.warning = new Seldom(WARNING_INTERVAL, ticker.millis());
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

    /** A loop has its first subscriber of a channel; the broker hears of it with the next {@link #tell}. */
    CompletionStage<Void> enter(ShardChannel channel) {
        // Inside the map's own lock for the channel, so that the broker hears of it in the order in which loops came
        // and went.
        Interest interest = channels.compute(channel.name(), (name, present) -> {
            if (present == null) {
                return new Interest(List.of(channel), channel.isPattern() ? patterns.begin(name) : begin(name));
            }
            List<ShardChannel> more = new ArrayList<>(present.locals);
            more.add(channel);
            return new Interest(List.copyOf(more), present.ready);
        });
        return Objects.requireNonNull(interest).ready;
    }

    private CompletionStage<Void> begin(String channel) {
        watch.begun(channel);
        return wanted.begin(channel);
    }

    /** A loop has lost its last subscriber of a channel; the broker hears of it with the next {@link #tell}. */
    void leave(ShardChannel channel) {
        channels.computeIfPresent(channel.name(), (name, present) -> {
            List<ShardChannel> rest =
                    present.locals.stream().filter(local -> local != channel).toList();
            if (rest.isEmpty()) {
                if (channel.isPattern()) {
                    patterns.end(name);
                } else {
                    watch.ended(name);
                    wanted.end(name);
                }
                return null;
            }
            return new Interest(rest, present.ready);
        });
    }

    /** The broker hears which channels are wanted now. */
    void tell() {
        wanted.tell();
        patterns.tell();
    }

    /** What slow subscribers have cost. */
    public SlowConsumerCounter slowConsumers() {
        return slowConsumers;
    }

    /** Completes when the broker announces a channel here that has a subscriber. */
    CompletionStage<Void> ready(String channel) {
        Interest interest = channels.get(channel);
        return interest == null ? CompletableFuture.completedStage(null) : interest.ready;
    }

    @Override
    public void published(
            String channel,
            Publication publication,
            StreamPosition position,
            StreamPosition before,
            String exclude,
            boolean delta) {
        deliver(channel, new EncodedPush(new Push.Published(channel, publication), position, before, exclude, delta));
        if (!patterns.isEmpty()) {
            Publication there = publication.in(channel, position);
            patterns.matching(
                    channel,
                    pattern -> deliver(
                            pattern,
                            new EncodedPush(
                                    new Push.Published(pattern, there),
                                    StreamPosition.NONE,
                                    StreamPosition.NONE,
                                    exclude,
                                    delta)));
        }
    }

    @Override
    public void changed(
            String channel,
            Publication publication,
            Payload base,
            StreamPosition position,
            StreamPosition before,
            String exclude) {
        deliver(channel, EncodedPush.ofKey(new Push.Published(channel, publication), base, position, before, exclude));
    }

    @Override
    public void joined(String channel, ClientInfo info) {
        deliver(channel, new EncodedPush(new Push.Join(channel, info)));
    }

    @Override
    public void left(String channel, ClientInfo info) {
        deliver(channel, new EncodedPush(new Push.Leave(channel, info)));
    }

    @Override
    public void interrupted(Collection<String> affected) {
        doubts.accept(affected);
        // What was lost may have been in any of the channels that a pattern stands for.
        patterns.forEach(pattern -> {
            Interest interest = channels.get(pattern);
            if (interest != null) {
                interest.locals.forEach(local -> local.shard().offer(local, new Loss()));
            }
        });
    }

    /**
     * Publishers on this node are refused in time. Those on other nodes know nothing of what waits here: what they
     * publish beyond the bound is not taken over, and whoever has a position is told that something is missing.
     */
    private void deliver(String channel, EncodedPush push) {
        Interest interest = channels.get(channel);
        if (interest != null) {
            for (ShardChannel local : interest.locals) {
                if (local.shard().queuedBytes() <= maxQueuedBytes) {
                    local.shard().offer(local, push);
                } else if (local.loses()) {
                    local.shard().offer(local, new Loss());
                    warn();
                }
            }
        }
    }

    private void warn() {
        if (warning.isDue(ticker.millis())) {
            LOG.warn(
                    "More than {} bytes wait to be delivered on a loop: what other nodes publish is left out there, and"
                            + " subscribers that can recover do",
                    maxQueuedBytes);
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
        return concerns(channel, local -> local.shard().queuedBytes() > bytes);
    }

    /** Whether something is true of any loop's part in what is published to a channel. */
    private boolean concerns(String channel, Predicate<ShardChannel> question) {
        if (isTrueOfAny(channel, question)) {
            return true;
        }
        if (patterns.isEmpty()) {
            return false;
        }
        List<String> matched = new ArrayList<>();
        patterns.matching(channel, matched::add);
        return matched.stream().anyMatch(pattern -> isTrueOfAny(pattern, question));
    }

    private boolean isTrueOfAny(String channel, Predicate<ShardChannel> question) {
        Interest interest = channels.get(channel);
        if (interest != null) {
            for (ShardChannel local : interest.locals) {
                if (question.test(local)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether anybody subscribes here who can only be given JSON. */
    boolean hasTextSubscribers(String channel) {
        return concerns(channel, ShardChannel::hasTextSubscribers);
    }

    /** There are more subscriptions now, or fewer. */
    void counted(int more) {
        subscriptions.add(more);
    }

    /** How many subscriptions there are on this node. */
    public int subscriptionCount() {
        return subscriptions.intValue();
    }

    /** How many channels have subscribers on this node. */
    public int channelCount() {
        return channels.size();
    }

    /** How many subscriptions each channel has on this node. */
    public Map<String, Integer> subscriptions() {
        Map<String, Integer> counts = new HashMap<>();
        channels.forEach((name, interest) -> counts.put(
                name, interest.locals.stream().mapToInt(ShardChannel::size).sum()));
        return counts;
    }
}
