package dev.fanfare.testkit;

import dev.fanfare.spi.OccupancyStore;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The occupancy store of all nodes, as one of them reaches it over a {@link ClusterNetwork}. Safe for any thread. */
final class NodeOccupancy implements OccupancyStore {

    private final String name;
    private final ClusterNetwork network;
    private final OccupancyStore shared;

    NodeOccupancy(String name, ClusterNetwork network, OccupancyStore shared) {
        this.name = name;
        this.network = network;
        this.shared = shared;
    }

    @Override
    public CompletionStage<Void> hold(String node, Collection<String> channels, Duration ttl) {
        return network.reaching(name, SharedChannels.STORE, () -> shared.hold(node, channels, ttl));
    }

    @Override
    public CompletionStage<List<Change>> take(String node, Collection<Change> kept, int limit, Duration lease) {
        return network.reaching(name, SharedChannels.STORE, () -> shared.take(node, kept, limit, lease));
    }

    @Override
    public CompletionStage<Void> told(String node, Collection<Change> changes) {
        return network.reaching(name, SharedChannels.STORE, () -> shared.told(node, changes));
    }

    /** The others need it still. */
    @Override
    public void close() {}
}
