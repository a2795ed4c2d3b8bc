package dev.fanfare.spi;

import dev.fanfare.presence.PresenceStats;
import dev.fanfare.protocol.ClientInfo;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Knows who is in which channel, over all nodes.
 *
 * <p>Contract, checked by the test kit's {@code PresenceStoreContract}: what a completed stage wrote,
 * the next read sees; no method blocks the calling thread on I/O. Safe for any thread.
 */
public interface PresenceStore extends AutoCloseable {

    /** A client is in a channel; replaces what was known about it there. */
    CompletionStage<Void> add(String channel, ClientInfo info);

    /** A client is no longer in a channel; succeeds if it never was. */
    CompletionStage<Void> remove(String channel, String client);

    /** Everybody in a channel, by client id. */
    CompletionStage<Map<String, ClientInfo>> clients(String channel);

    /** How many are in a channel, without naming them. */
    CompletionStage<PresenceStats> stats(String channel);

    @Override
    void close();
}
