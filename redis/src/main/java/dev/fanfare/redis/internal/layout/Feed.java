package dev.fanfare.redis.internal.layout;

import java.util.Collection;
import java.util.concurrent.CompletionStage;

/** What is announced in channels of Redis, from wherever each of them is, as one node hears it. Safe for any thread. */
public interface Feed extends AutoCloseable {

    /** Whether it is connected to every Redis. */
    boolean isUp();

    /**
     * Hears what is published to channels from when this completes. If it fails, they are wanted all the same.
     *
     * @param names at least one
     */
    CompletionStage<Void> subscribe(Collection<String> names);

    /** Hears it no longer. */
    void unsubscribe(Collection<String> names);

    /**
     * The same for all channels that begin so. What is published to one is heard once, however often it is wanted.
     *
     * @param names the beginnings, at least one
     * @return fails with an {@link UnsupportedOperationException} where channels are not heard by how they begin
     */
    CompletionStage<Void> subscribePrefixes(Collection<String> names);

    /** Hears it no longer. */
    void unsubscribePrefixes(Collection<String> names);

    /**
     * Waits for what is under way.
     *
     * @param names some of those that are wanted
     * @return completes when everything was heard of them that was announced before; fails if that is not known
     */
    CompletionStage<Void> settled(Collection<String> names);

    @Override
    void close();
}
