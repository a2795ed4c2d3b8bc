package dev.fanfare.redis;

import dev.fanfare.FanfareBuilder;
import dev.fanfare.redis.internal.broker.RedisBroker;
import dev.fanfare.redis.internal.broker.RedisControlBus;
import dev.fanfare.redis.internal.link.LinkOptions;
import dev.fanfare.redis.internal.link.RedisLink;
import dev.fanfare.redis.internal.state.RedisStateStore;
import dev.fanfare.redis.internal.store.RedisBanStore;
import dev.fanfare.redis.internal.store.RedisGroupStore;
import dev.fanfare.redis.internal.store.RedisOccupancyStore;
import dev.fanfare.redis.internal.store.RedisPresenceStore;
import java.time.InstantSource;
import java.util.Objects;

/**
 * What makes several nodes one, in a Redis that they share: channels with their histories, live objects, sequences and maps,
 * presence, groups, bans, which channels are occupied, and what nodes tell each other. It belongs to one {@link dev.fanfare.Fanfare}, whose end is its own:
 *
 * <pre>{@code
 * RedisEngine redis = RedisEngine.builder("redis://localhost:6379").build();
 * Fanfare fanfare = redis.addTo(Fanfare.builder()).build();
 * }</pre>
 *
 * <p>Redis 6.2 or later, alone; what speaks as it does may do as well. Whether Redis keeps anything when it ends, and how
 * much, is its own configuration's matter ({@code appendonly}). After each of its starts, and if another takes its place, all
 * streams have other epochs, since something that was acknowledged may be missing: clients are told that they may have
 * missed something.
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

    private final RedisLink link;
    private final RedisBroker broker;
    private final RedisStateStore states;
    private final RedisControlBus controlBus;

    RedisEngine(LinkOptions options) {
        this.link = new RedisLink(options);
        this.broker = new RedisBroker(link);
        this.states = new RedisStateStore(link);
        this.controlBus = new RedisControlBus(link);
        link.awaitUp(options.connectTimeout().plus(options.commandTimeout()));
    }

    /**
     * An engine with every setting at its default.
     *
     * @param address {@code redis://user:password@host:6379/0}, of which all but the host may be left out; {@code rediss://}
     *     for TLS
     * @return a builder
     * @throws IllegalArgumentException if it is no address of a Redis
     */
    public static RedisEngineBuilder builder(String address) {
        return new RedisEngineBuilder(Objects.requireNonNull(address, "address must not be null"));
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
                .presenceStore(new RedisPresenceStore(link))
                .groupStore(new RedisGroupStore(link))
                .occupancyStore(new RedisOccupancyStore(link))
                .banStore(new RedisBanStore(link, InstantSource.system()))
                .controlBus(controlBus);
    }

    /**
     * Whether this node can do its work: Redis answers, and what is published, what is changed and what other nodes say is heard
     * here.
     *
     * @return false while any of this is not so, as far as is known; all is tried every {@link RedisEngineBuilder#probeInterval}
     */
    public boolean isReachable() {
        return link.isUp() && broker.isUp() && states.isUp() && controlBus.isUp();
    }

    /** Ends it, if no {@link dev.fanfare.Fanfare} has been made with it, whose end it would share. */
    @Override
    public void close() {
        link.end();
    }
}
