package dev.fanfare.testkit;

import dev.fanfare.internal.memory.MemoryBroker;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.Broker;
import dev.fanfare.spi.BrokerEvents;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** One store for all nodes, that announces over a {@link ClusterNetwork} what is published. Safe for any thread. */
final class SharedBroker implements AutoCloseable {

    /** The name of its end of the network. */
    static final String STORE = "store";

    private final MemoryBroker store;
    private final ClusterNetwork network;
    private final Map<String, NodeBroker> nodes = new ConcurrentHashMap<>();

    SharedBroker(FakeClock clock, ClusterNetwork network) {
        this.store = new MemoryBroker(clock.ticker(), MemoryBroker.defaultMaxBytes());
        this.network = network;
        store.start(new Announcements());
    }

    MemoryBroker store() {
        return store;
    }

    ClusterNetwork network() {
        return network;
    }

    /** What a node sees of it. */
    Broker node(String name) {
        return nodes.computeIfAbsent(name, any -> new NodeBroker(name, this));
    }

    /** The way to a node is there again. */
    void mended(String name) {
        NodeBroker node = nodes.get(name);
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

    private void announce(String channel, Consumer<BrokerEvents> announcement) {
        nodes.values().stream()
                .filter(node -> node.wants(channel))
                .forEach(node -> network.send(STORE, node.name(), () -> announcement.accept(node.events())));
    }

    @Override
    public void close() {
        store.close();
    }

    private final class Announcements implements BrokerEvents {
        @Override
        public void published(String channel, Publication publication, StreamPosition position, StreamPosition before) {
            announce(channel, events -> events.published(channel, publication, position, before));
        }

        @Override
        public void joined(String channel, ClientInfo info) {
            announce(channel, events -> events.joined(channel, info));
        }

        @Override
        public void left(String channel, ClientInfo info) {
            announce(channel, events -> events.left(channel, info));
        }

        @Override
        public void interrupted(Collection<String> channels) {
            throw new AssertionError("nothing lies between the store and itself");
        }
    }
}
