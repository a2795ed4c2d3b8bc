package dev.fanfare.spi;

import dev.fanfare.presence.PresencePage;
import dev.fanfare.presence.PresenceStats;
import dev.fanfare.protocol.ClientInfo;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletionStage;

/**
 * Knows who is in which channel, over all nodes. Every entry has a lease: the node whose client it is refreshes it as
 * long as the client is there, and when nobody does, because that node is gone, the entry is gone with its lease.
 *
 * <p>Contract, checked by the test kit's {@code PresenceStoreContract}: what a completed stage wrote,
 * the next read sees; an entry whose lease is over is in no answer; no method blocks the calling thread on I/O; every
 * stage completes, with a failure if the answer takes too long, since nothing more is asked about an entry before. Safe
 * for any thread.
 */
public interface PresenceStore extends AutoCloseable {

    /**
     * That a client is in a channel.
     *
     * @param info who it is
     */
    record Entry(String channel, ClientInfo info) {}

    /**
     * A client is in a channel; replaces what was known about it there.
     *
     * @param channel comes into being with its first client
     * @param info the client id in it is the key within the channel
     * @param ttl how long from now on the entry lives unless it is refreshed; more than zero
     * @return completes when the next read sees it
     */
    CompletionStage<Void> add(String channel, ClientInfo info, Duration ttl);

    /**
     * Entries live for another while. One that is not known (any more) is made as {@link #add} would have, so that a store
     * that has lost its memory, or a node that has paused for too long, needs nothing else. Whoever calls this takes care
     * that no entry is removed before the stage is complete, or it may be there again.
     *
     * @param entries of any channels; at most some hundreds
     * @param ttl how long from now on; more than zero
     * @return fails if one could not be refreshed; those that could have been all the same
     */
    CompletionStage<Void> refresh(Collection<Entry> entries, Duration ttl);

    /**
     * A client is no longer in a channel; succeeds if it never was.
     *
     * @param channel the only one the client is removed from
     * @param client its client id
     * @return completes when no read sees it
     */
    CompletionStage<Void> remove(String channel, String client);

    /**
     * Who is in a channel, a page at a time, in an order of client ids that never changes: who is there while all pages
     * are read, one after the other, is in one of them, whoever comes and goes meanwhile.
     *
     * @param channel may be one that nobody is in
     * @param cursor the {@link PresencePage#cursor} of the page before, which is a client id whose client may be gone
     *     since; "" for the first page
     * @param limit how many clients at the most, at least 1; there are fewer only if that is all
     * @return {@link PresencePage#EMPTY} if nobody is left
     */
    CompletionStage<PresencePage> page(String channel, String cursor, int limit);

    /**
     * How many are in a channel, without naming them; costs the same whether they are ten or many thousands.
     *
     * @param channel may be one that nobody is in
     * @return {@link PresenceStats#NONE} if nobody is
     */
    CompletionStage<PresenceStats> stats(String channel);

    /** Ends it. Entries that are left end with their leases. */
    @Override
    void close();
}
