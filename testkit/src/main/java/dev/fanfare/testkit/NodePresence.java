package dev.fanfare.testkit;

import dev.fanfare.presence.PresencePage;
import dev.fanfare.presence.PresenceStats;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.spi.PresenceStore;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The presence store of all nodes, as one of them reaches it over a {@link ClusterNetwork}. Safe for any thread. */
final class NodePresence implements PresenceStore {

    private final String name;
    private final ClusterNetwork network;
    private final PresenceStore shared;

    NodePresence(String name, ClusterNetwork network, PresenceStore shared) {
        this.name = name;
        this.network = network;
        this.shared = shared;
    }

    private <T> CompletionStage<T> reaching(Supplier<CompletionStage<T>> action) {
        return network.reaching(name, SharedChannels.STORE, action);
    }

    @Override
    public CompletionStage<Void> add(String channel, ClientInfo info, Duration ttl) {
        return reaching(() -> shared.add(channel, info, ttl));
    }

    @Override
    public CompletionStage<Void> refresh(Collection<Entry> entries, Duration ttl) {
        return reaching(() -> shared.refresh(entries, ttl));
    }

    @Override
    public CompletionStage<Void> remove(String channel, String client) {
        return reaching(() -> shared.remove(channel, client));
    }

    @Override
    public CompletionStage<PresencePage> page(String channel, String cursor, int limit) {
        return reaching(() -> shared.page(channel, cursor, limit));
    }

    @Override
    public CompletionStage<PresenceStats> stats(String channel) {
        return reaching(() -> shared.stats(channel));
    }

    /** The others need it still. */
    @Override
    public void close() {}
}
