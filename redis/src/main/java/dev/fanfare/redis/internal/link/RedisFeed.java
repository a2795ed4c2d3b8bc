package dev.fanfare.redis.internal.link;

import dev.fanfare.handler.UnavailableException;
import dev.fanfare.internal.limit.Seldom;
import dev.fanfare.protocol.Outside;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is published to channels of Redis, as one node hears it, over a connection of its own. When that is lost, another is
 * made and told what is wanted. One over which nothing is heard is tried, by a message to itself, and given up if that is
 * not heard either. Safe for any thread.
 */
public final class RedisFeed implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisFeed.class);
    private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(1);

    private static final String OTHER = "it is another Redis than the one that commands go to";

    /** If Redis is away, the link says so; this is about one that answers, but announces nothing. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final RedisLink link;
    private final Receiver receiver;
    private final String ownChannel;
    private final Outage outage;
    private final Reconnection<StatefulRedisPubSubConnection<String, byte[]>> connection;
    private final boolean sharded;
    private final SubscribeCommands asking;
    private final Subscriptions channels;
    private final Subscriptions prefixes;
    private final List<Registration> registrations;
    private final Seldom warning = new Seldom(TimeUnit.MINUTES.toNanos(1), System.nanoTime());

    /** Which Redis is at the other end of the connection, as far as is known; on the thread. */
    private @Nullable Identity identity;

    private final Marks marks = new Marks();

    /** Where the Redis is over which one hears, or would. */
    private volatile @Nullable RedisURI reached;

    private volatile boolean heard;
    private boolean tried;

    /** Whether a connection was lost over which names were taken, and nobody was told yet; on the thread. */
    private boolean isInterrupted;

    /**
     * It begins to connect.
     *
     * @param link over which it tries itself
     * @param what is heard, for people, in the plural
     */
    public RedisFeed(RedisLink link, String what, Receiver receiver) {
        this(link, what, receiver, false);
    }

    /**
     * The same.
     *
     * @param sharded whether it is announced by sharded pub/sub, with which channels are not heard by how they begin
     */
    public RedisFeed(RedisLink link, String what, Receiver receiver, boolean sharded) {
        this.link = link;
        this.sharded = sharded;
        this.receiver = receiver;
        this.asking = new SubscribeCommands(sharded, this::refused);
        // Sharded names are a command each, and together must leave room in the queue of the connection.
        int room = Math.max(1, link.options().queueSize() / (2 * Subscriptions.UNDER_WAY));
        int batch = sharded ? Math.min(Subscriptions.BATCH, room) : Subscriptions.BATCH;
        this.channels = new Subscriptions(batch, this::begin, asking::unsubscribe);
        this.prefixes = new Subscriptions(batch, asking::subscribePrefixes, asking::unsubscribePrefixes);
        this.ownChannel = link.channelPrefix() + ":probe:" + UUID.randomUUID();
        String place = link.options().place();
        this.outage = new Outage(
                what + " of Redis at " + place + " are not heard",
                what + " of Redis at " + place + " are heard again",
                PATIENCE);
        this.connection = new Reconnection<>(
                link.thread().executor(), outage, this::connect, this::prepare, ready -> ready(), this::lost);
        channels.want(List.of(ownChannel));
        connection.start();
        registrations = List.of(
                link.thread().every(link.options().probeInterval(), this::probe),
                link.thread().every(SWEEP_INTERVAL, this::sweep),
                link.whenUp(this::compare));
    }

    /** Whether it is connected. */
    public boolean isUp() {
        return connection.ready() != null;
    }

    /** Hears what is published to channels from when this completes. If it fails, they are wanted all the same. */
    public CompletionStage<Void> subscribe(Collection<String> names) {
        return channels.want(names);
    }

    /** Whether what is published to a channel is heard, as far as is known. */
    public boolean hears(String name) {
        return channels.hears(name);
    }

    /** Hears it no longer. */
    public void unsubscribe(Collection<String> names) {
        channels.unwant(names, System.nanoTime());
    }

    /** The same for all channels that begin so. What is published to one is heard once, however often it is wanted. */
    public CompletionStage<Void> subscribePrefixes(Collection<String> names) {
        return prefixes.want(names);
    }

    /** Hears it no longer. */
    public void unsubscribePrefixes(Collection<String> names) {
        prefixes.unwant(names, System.nanoTime());
    }

    /**
     * Waits for what is under way.
     *
     * @return completes when everything was heard that Redis had announced before on this
     *     connection; fails if it is lost, or nothing is heard for the time of a command
     */
    public CompletionStage<Void> settled() {
        StatefulRedisPubSubConnection<String, byte[]> now = connection.ready();
        if (now == null) {
            return CompletableFuture.failedStage(outage.exception());
        }
        return marks.send(
                message -> link.publish(ownChannel, message),
                link.options().commandTimeout().toMillis());
    }

    /** The channel of messages to itself is in no slot. */
    private @Nullable CompletionStage<?> begin(List<String> names) {
        if (!sharded || !names.contains(ownChannel)) {
            return asking.subscribe(names);
        }
        CompletionStage<?> own = asking.subscribePlainly(List.of(ownChannel));
        CompletionStage<?> others = asking.subscribe(
                names.stream().filter(name -> !name.equals(ownChannel)).toList());
        return own == null || others == null
                ? null
                : CompletableFuture.allOf(own.toCompletableFuture(), others.toCompletableFuture());
    }

    private void refused(StatefulRedisPubSubConnection<String, byte[]> by, List<String> names, Throwable cause) {
        if (!sharded || !Refusals.isOfSlot(cause)) {
            connection.drop(by, Refusals.reason(cause));
        } else if (asking.target() == by) {
            // Not at once: whoever asks holds locks that whoever is told may need.
            link.thread().soon(() -> misplaced(by, names, cause));
        }
    }

    private void misplaced(StatefulRedisPubSubConnection<String, byte[]> by, List<String> names, Throwable cause) {
        if (asking.target() == by) {
            Throwable told = new UnavailableException(
                    "Redis at " + link.options().place() + " does not have the slot of it: " + cause.getMessage());
            receiver.misplaced(
                    names.stream().filter(name -> channels.refused(name, told)).toList());
        }
    }

    private CompletionStage<StatefulRedisPubSubConnection<String, byte[]>> connect() {
        reached = link.reached();
        return link.connectPubSub();
    }

    private CompletionStage<?> prepare(StatefulRedisPubSubConnection<String, byte[]> made) {
        identity = null;
        made.addListener(new Announcements(made));
        // Whoever is told that something may be missing asks Redis what, so that must be there too.
        return Identity.of(made.async())
                .thenCombine(link.call(RedisAsyncCommands::ping), (found, answered) -> found)
                .thenComposeAsync(
                        found -> subscribeAnew(made, found), link.thread().executor());
    }

    private CompletionStage<?> subscribeAnew(StatefulRedisPubSubConnection<String, byte[]> made, Identity found) {
        if (!connection.keeps(made)) {
            return CompletableFuture.completedStage(null);
        }
        if (found.isOtherThan(link.run())) {
            // One of the two is late: that of commands finds out whether it is that one.
            link.verify();
            return CompletableFuture.failedStage(new IllegalStateException(OTHER));
        }
        identity = found;
        heard = true;
        asking.target(made);
        return CompletableFuture.allOf(
                channels.renew().toCompletableFuture(), prefixes.renew().toCompletableFuture());
    }

    /** What is published goes to the Redis of commands, and cannot be heard of another. */
    private void compare() {
        StatefulRedisPubSubConnection<String, byte[]> now = asking.target();
        if (now != null && identity != null && identity.isOtherThan(link.run())) {
            connection.drop(now, OTHER);
        }
    }

    private void ready() {
        tried = false;
        heard = true;
        if (isInterrupted) {
            isInterrupted = false;
            receiver.interrupted(withoutOwn());
        }
    }

    private List<String> withoutOwn() {
        return channels.wanted().stream()
                .filter(name -> !name.equals(ownChannel))
                .toList();
    }

    private void lost() {
        // Also one that never was ready: some names are taken before the last is.
        isInterrupted |= asking.target() != null;
        asking.target(null);
        identity = null;
        channels.lost(outage.exception());
        prefixes.lost(outage.exception());
        marks.lost(outage.exception());
    }

    private void sweep() {
        long before = System.nanoTime() - SWEEP_INTERVAL.toNanos();
        channels.sweep(before);
        prefixes.sweep(before);
    }

    private void probe() {
        StatefulRedisPubSubConnection<String, byte[]> now = asking.target();
        if (now == null) {
            return;
        }
        if (!Objects.equals(reached, link.reached())) {
            connection.drop(now, OTHER);
        } else if (heard) {
            heard = false;
            tried = false;
        } else if (tried || !isUp()) {
            // While it is prepared Redis says of each name that it has taken it, which may take long for very many.
            connection.drop(now, "nothing is heard over it");
        } else {
            tried = true;
            link.publish(ownChannel, new byte[0]);
        }
    }

    @Override
    public void close() {
        registrations.forEach(Registration::end);
        link.endings().add(connection.end());
    }

    /** What comes over one connection, one after the other, on its thread. */
    private final class Announcements extends RedisPubSubAdapter<String, byte[]> {

        private final StatefulRedisPubSubConnection<String, byte[]> source;
        private final Set<String> taken = ConcurrentHashMap.newKeySet();
        private final Set<String> takenPrefixes = ConcurrentHashMap.newKeySet();

        /** Whether what came last to a channel has been handed on. */
        private boolean handedOn;

        Announcements(StatefulRedisPubSubConnection<String, byte[]> source) {
            this.source = source;
        }

        /** Whether this is the connection over which one hears; what comes over another is late. */
        private boolean isOver() {
            if (asking.target() != source) {
                return true;
            }
            heard = true;
            return false;
        }

        /** A receiver that fails must not have the connection be closed for all. */
        private void handOn(String channel, byte[] message) {
            try {
                receiver.heard(channel, message);
            } catch (RuntimeException problem) {
                if (warning.isDue(System.nanoTime())) {
                    LOG.error("What was heard of \"{}\" in Redis could not be handed on", Outside.of(channel), problem);
                }
            }
        }

        @Override
        public void message(String channel, byte[] message) {
            handedOn = !isOver() && channels.wants(channel);
            if (handedOn && channel.equals(ownChannel)) {
                marks.heard(message);
            } else if (handedOn) {
                handOn(channel, message);
            }
        }

        /** Comes for each pattern that matches, after {@link #message} if the channel is subscribed to as well. */
        @Override
        public void message(String pattern, String channel, byte[] message) {
            boolean isKnown = taken.contains(channel) && handedOn;
            if (!isOver()
                    && !isKnown
                    && isShortest(SubscribeCommands.prefix(pattern), channel)
                    && prefixes.wantsAny(channel::startsWith)) {
                handOn(channel, message);
            }
        }

        private boolean isShortest(String prefix, String channel) {
            return takenPrefixes.stream()
                    .noneMatch(other -> other.length() < prefix.length() && channel.startsWith(other));
        }

        @Override
        public void subscribed(String channel, long count) {
            taken.add(channel);
            if (!isOver()) {
                channels.taken(channel);
            }
        }

        @Override
        public void smessage(String channel, byte[] message) {
            message(channel, message);
        }

        @Override
        public void ssubscribed(String channel, long count) {
            subscribed(channel, count);
        }

        @Override
        public void sunsubscribed(String channel, long count) {
            unsubscribed(channel, count);
            if (!isOver() && channels.ended(channel)) {
                receiver.misplaced(List.of(channel));
            }
        }

        @Override
        public void unsubscribed(String channel, long count) {
            taken.remove(channel);
        }

        @Override
        public void psubscribed(String pattern, long count) {
            takenPrefixes.add(SubscribeCommands.prefix(pattern));
            if (!isOver()) {
                prefixes.taken(SubscribeCommands.prefix(pattern));
            }
        }

        @Override
        public void punsubscribed(String pattern, long count) {
            takenPrefixes.remove(SubscribeCommands.prefix(pattern));
        }
    }
}
