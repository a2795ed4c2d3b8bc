package dev.fanfare.redis;

import dev.fanfare.FanfareBuilder;
import dev.fanfare.redis.internal.broker.RedisBroker;
import dev.fanfare.redis.internal.broker.RedisControlBus;
import dev.fanfare.redis.internal.layout.RedisLayout;
import dev.fanfare.redis.internal.state.RedisStateStore;
import dev.fanfare.redis.internal.store.RedisBanStore;
import dev.fanfare.redis.internal.store.RedisGroupStore;
import dev.fanfare.redis.internal.store.RedisOccupancyStore;
import dev.fanfare.redis.internal.store.RedisPresenceStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What makes several nodes one, in a Redis that they share: channels with their histories, live objects, sequences and maps,
 * presence, groups, bans, which channels are occupied, and what nodes tell each other. It belongs to one {@link
 * dev.fanfare.Fanfare}, whose end is its own:
 *
 * <pre>{@code
 * RedisEngine redis = RedisEngine.builder("redis://localhost:6379").build();
 * Fanfare fanfare = redis.addTo(Fanfare.builder()).build();
 * }</pre>
 *
 * <p>Redis 6.2 or later, alone, several, one that sentinels watch, or a cluster; what speaks as it does may do as well. Whether
 * Redis keeps anything when it ends, and how much, is its own configuration's matter ({@code appendonly}). After each of its
 * starts, when another takes its place, also when it gets its first replica, and an hour after its last has gone, all streams
 * have other epochs, since something that was acknowledged may be missing: clients are told that they may have missed something.
 *
 * <p>While Redis cannot be reached, whatever needs it fails at once with an {@link
 * dev.fanfare.handler.UnavailableException}; clients stay connected and subscribed, and look for what they have missed when it
 * is there again. A command is never sent twice: of one that failed it is not known whether it was carried out.
 *
 * <p>Live objects, sequences and maps stay where they are across such a start, as far as Redis has kept them; what of them has
 * an end is announced by whichever node looks first, within about a second. A Redis that evicts keys ({@code maxmemory-policy
 * allkeys-…}) takes a whole state with any part of it, under another epoch; a volatile policy leaves states alone.
 *
 * <p>Safe for any thread.
 */
public final class RedisEngine implements AutoCloseable {

    private final RedisLayout layout;
    private final RedisBroker broker;
    private final RedisStateStore states;
    private final RedisControlBus controlBus;

    RedisEngine(RedisLayout layout, Duration patience) {
        this.layout = layout;
        this.broker = new RedisBroker(layout);
        this.states = new RedisStateStore(layout);
        this.controlBus = new RedisControlBus(layout);
        layout.awaitUp(patience);
    }

    /**
     * An engine with every setting at its default.
     *
     * <p>Of several Redis, which know nothing of each other, each has a part of the channels, of who is in them, and of groups.
     * One that is away takes its part with it, and nothing else. Which part it has depends on its host and port alone, which
     * must be written alike on all nodes, in any order. One that is added or removed takes or leaves its part: what is kept of
     * those channels is not brought along, and clients are told that they may have missed something. All nodes must have the
     * same ones.
     *
     * @param address {@code redis://user:password@host:6379/0}, of which all but the host may be left out; {@code rediss://}
     *     for TLS; {@code unix:///run/redis.sock} for a Unix socket, which Netty's native transport is needed for
     * @param more of others, all with the same number of their database
     * @return a builder
     * @throws IllegalArgumentException if one is no address of a Redis, if two are the same, or if they have different numbers
     */
    public static RedisEngineBuilder builder(String address, String... more) {
        return RedisEngineBuilder.ofAddresses(all("address", address, more));
    }

    /**
     * An engine on the Redis that sentinels call the primary. They are asked whenever a connection is made, and every
     * {@link RedisEngineBuilder#probeInterval}, so that one does not stay with a Redis that has been replaced.
     *
     * @param name by which the sentinels know it, such as "mymaster"
     * @param address of a sentinel, {@code redis://user:password@host:26379}, of which all but the host may be left out; {@code
     *     rediss://} for TLS, with the sentinels and with Redis. User and password are for the sentinel alone; those for Redis
     *     are {@link RedisEngineBuilder#credentials}
     * @param more of others, of which it is enough that some answer
     * @return a builder
     * @throws IllegalArgumentException if the name is empty, if one is no address, if two are the same, or if only some are with
     *     TLS
     */
    public static RedisEngineBuilder sentinelBuilder(String name, String address, String... more) {
        Objects.requireNonNull(name, "name must not be null");
        return RedisEngineBuilder.ofSentinels(name, all("address", address, more));
    }

    /**
     * An engine on a cluster of Redis. It is enough that one of the addresses answers; the others are learned from it, and again
     * whenever the cluster changes. Channels, and all that belongs to one, are where their slots are: a primary that is away takes
     * only its own with it, until one of its replicas takes its place. A slot that moves takes its channels along, whose clients
     * are told that they may have missed something.
     *
     * @param address {@code redis://user:password@host:6379}, of which all but the host may be left out; {@code rediss://} for
     *     TLS. User and password are those for all of the cluster
     * @param more of others, all with TLS or all without
     * @return a builder
     * @throws IllegalArgumentException if one is no address of a Redis, if two are the same, if they have the number of a
     *     database, which a cluster does not have, or if only some are with TLS
     */
    public static RedisEngineBuilder clusterBuilder(String address, String... more) {
        return RedisEngineBuilder.ofCluster(all("address", address, more));
    }

    private static List<String> all(String what, String first, String... more) {
        Objects.requireNonNull(more, "more must not be null");
        List<String> all = new ArrayList<>();
        all.add(Objects.requireNonNull(first, what + " must not be null"));
        for (String each : more) {
            all.add(Objects.requireNonNull(each, what + " must not be null"));
        }
        return all;
    }

    /**
     * Has an engine keep everything here. What was given to the builder in place of these stores before is not used.
     *
     * @param builder of the only engine that this is used for
     * @return the same builder
     */
    public FanfareBuilder addTo(FanfareBuilder builder) {
        Objects.requireNonNull(builder, "builder must not be null");
        return builder.broker(broker)
                .stateStore(states)
                .presenceStore(new RedisPresenceStore(layout))
                .groupStore(new RedisGroupStore(layout))
                .occupancyStore(new RedisOccupancyStore(layout))
                .banStore(new RedisBanStore(layout, InstantSource.system()))
                .controlBus(controlBus);
    }

    /**
     * Whether this node can do its work: every Redis answers, and what is published, what is changed and what other nodes say is
     * heard here.
     *
     * @return false while any of this is not so, as far as is known; all is tried every {@link RedisEngineBuilder#probeInterval}
     */
    public boolean isReachable() {
        return layout.isUp() && broker.isUp() && states.isUp() && controlBus.isUp();
    }

    /** Ends it, if no {@link dev.fanfare.Fanfare} has been made with it, whose end it would share. */
    @Override
    public void close() {
        layout.end();
    }
}
