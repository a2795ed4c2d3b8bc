package dev.fanfare.redis.internal.layout;

import dev.fanfare.handler.UnavailableException;
import dev.fanfare.redis.internal.link.Receiver;
import dev.fanfare.redis.internal.link.RedisLink;
import dev.fanfare.redis.internal.link.Script;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * All Redis that one engine uses, and which of them something is in: that is decided by the {@link HashTag} of its name.
 * Everything that uses it {@linkplain #use says so}, and the last one that no longer does ends it. Safe for any thread.
 */
public abstract class RedisLayout implements AutoCloseable {

    private final String prefix;
    private final String channelPrefix;
    /** Which Redis is next for what may go over any. */
    private final AtomicInteger turn = new AtomicInteger();

    private final AtomicInteger users = new AtomicInteger();
    private final AtomicBoolean ended = new AtomicBoolean();

    /**
     * @param prefix what the names of all keys begin with
     * @param channelPrefix what the names of all channels begin with
     */
    RedisLayout(String prefix, String channelPrefix) {
        this.prefix = prefix;
        this.channelPrefix = channelPrefix;
    }

    /** What the names of all keys begin with. */
    public final String prefix() {
        return prefix;
    }

    /** What the names of all channels begin with; another in each database of a Redis. */
    public final String channelPrefix() {
        return channelPrefix;
    }

    /** Those there are at present, in an order that stays. */
    abstract List<RedisLink> links();

    /**
     * Asks where a name belongs.
     *
     * @param asked may be called again, for another Redis, if one has said that it did nothing
     */
    abstract <T> CompletionStage<T> at(String name, Function<RedisLink, CompletionStage<T>> asked);

    /** Whether every Redis answers, as far as is known. */
    public abstract boolean isUp();

    /** Waits until every Redis answers, but no longer than so; then it goes on without. */
    public abstract void awaitUp(Duration most);

    /** Which Redis answers for a key: another after each start and failover. "" if it is not known. */
    public abstract String run(String key);

    /** With which command a script announces something: in a cluster it may be that which stays in its slot. */
    public String announcing() {
        return "PUBLISH";
    }

    /**
     * Runs a script where its keys are. Its answer is a list, of bytes and lists.
     *
     * @param keys at least one, all with the same tag
     */
    public final CompletionStage<List<Object>> run(Script script, List<String> keys, byte[]... arguments) {
        return run(script, keys, run -> arguments);
    }

    /**
     * The same, with arguments that depend on which Redis it is.
     *
     * @param arguments are made of its {@linkplain RedisLink#run run}
     */
    public final CompletionStage<List<Object>> run(
            Script script, List<String> keys, Function<String, byte[][]> arguments) {
        return at(keys.get(0), link -> link.run(script, keys, arguments));
    }

    /**
     * Asks Redis something about a key.
     *
     * @param command makes it; more than one are sent together, but only the last is waited for
     * @return fails with an {@link dev.fanfare.handler.UnavailableException} if Redis does not answer, or not now
     */
    public final <T> CompletionStage<T> call(
            String key, Function<RedisAsyncCommands<String, byte[]>, RedisFuture<T>> command) {
        return at(key, link -> link.call(key, command));
    }

    /** Has everybody hear a message who has subscribed to a channel of Redis by {@link #feed}. */
    public abstract CompletionStage<Void> publish(String channel, byte[] message);

    /**
     * Begins to hear what is announced.
     *
     * @param what that is, for people, in the plural
     */
    public abstract Feed feed(String what, Receiver receiver);

    /** Has everybody hear a message who has subscribed to a name by {@link #wideFeed}, over any Redis that answers. */
    public final CompletionStage<Void> publishWide(String name, byte[] message) {
        List<RedisLink> all = links();
        if (all.isEmpty()) {
            return CompletableFuture.failedStage(
                    new UnavailableException("it is not known yet which Redis the cluster has"));
        }
        int first = Math.floorMod(turn.getAndIncrement(), all.size());
        for (int i = 0; i < all.size(); i++) {
            RedisLink link = all.get((first + i) % all.size());
            if (link.isUp()) {
                return link.publish(wideName(link, name), message);
            }
        }
        return all.get(first).publish(wideName(all.get(first), name), message);
    }

    /** What a name is called over one Redis, if what is published to one is announced by others, too. */
    String wideName(RedisLink link, String name) {
        return name;
    }

    /**
     * Begins to hear what is sent over any Redis.
     *
     * @param what that is, for people, in the plural
     * @param receiver must not care for the names of channels
     */
    public WideFeed wideFeed(String what, Receiver receiver) {
        return new WideFeed(this, what, receiver);
    }

    /** A feed has ended. */
    void forget(WideFeed feed) {}

    /** Somebody uses it, until {@link #close}. */
    public final RedisLayout use() {
        users.incrementAndGet();
        return this;
    }

    /** Whoever has said that he uses it does so no longer. */
    @Override
    public final void close() {
        if (users.decrementAndGet() <= 0) {
            end();
        }
    }

    /** Ends it for everybody. */
    public final void end() {
        if (ended.compareAndSet(false, true)) {
            endLinks();
        }
    }

    abstract void endLinks();
}
