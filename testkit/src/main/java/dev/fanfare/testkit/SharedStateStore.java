package dev.fanfare.testkit;

import dev.fanfare.internal.memory.MemoryStateStore;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.StateEvents;
import dev.fanfare.spi.StateStore;
import dev.fanfare.state.StateChange;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** One store for all nodes, that announces over a {@link ClusterNetwork} what changes. Safe for any thread. */
final class SharedStateStore implements AutoCloseable {

    private final MemoryStateStore store;
    private final ClusterNetwork network;
    private final Map<String, NodeStateStore> nodes = new ConcurrentHashMap<>();

    SharedStateStore(FakeClock clock, ClusterNetwork network) {
        this.store = new MemoryStateStore(clock.ticker(), Long.MAX_VALUE);
        this.network = network;
        store.start(new Announcements());
    }

    MemoryStateStore store() {
        return store;
    }

    ClusterNetwork network() {
        return network;
    }

    /** What a node sees of it. */
    StateStore node(String name) {
        return nodes.computeIfAbsent(name, any -> new NodeStateStore(name, this));
    }

    /** The way to a node is there again. */
    void mended(String name) {
        NodeStateStore node = nodes.get(name);
        if (node != null) {
            node.mended();
        }
    }

    /** A node wants channels, which the store then does not forget. */
    synchronized CompletionStage<Void> want(Set<String> wanted, Collection<String> channels) {
        wanted.addAll(channels);
        return store.subscribe(channels);
    }

    /** A node does not want channels any more; the store may forget those that no other node wants. */
    synchronized CompletionStage<Void> release(Set<String> wanted, Collection<String> channels) {
        wanted.removeAll(channels);
        return store.unsubscribe(channels.stream()
                .filter(channel -> nodes.values().stream().noneMatch(node -> node.wants(channel)))
                .toList());
    }

    @Override
    public void close() {
        store.close();
    }

    private final class Announcements implements StateEvents {
        @Override
        public void changed(String channel, StateChange change, StreamPosition position, StreamPosition before) {
            nodes.values().stream()
                    .filter(node -> node.wants(channel))
                    .forEach(node -> network.send(
                            SharedBroker.STORE,
                            node.name(),
                            () -> node.events().changed(channel, change, position, before)));
        }

        @Override
        public void interrupted(Collection<String> channels) {
            throw new AssertionError("nothing lies between the store and itself");
        }
    }
}
