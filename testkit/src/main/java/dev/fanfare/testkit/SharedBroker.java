package dev.fanfare.testkit;

import dev.fanfare.internal.memory.MemoryBroker;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.Broker;
import dev.fanfare.spi.BrokerEvents;
import java.util.Collection;

/** One store for all nodes, that announces over a {@link ClusterNetwork} what is published. Safe for any thread. */
final class SharedBroker implements AutoCloseable {

    private final MemoryBroker store;
    private final SharedChannels<BrokerEvents> channels;

    SharedBroker(FakeClock clock, ClusterNetwork network) {
        this.store = new MemoryBroker(clock.ticker(), MemoryBroker.defaultMaxBytes());
        this.channels = new SharedChannels<>(network, store::subscribe, store::unsubscribe);
        store.start(new Announcements());
    }

    MemoryBroker store() {
        return store;
    }

    /** What a node sees of it. */
    Broker node(String name) {
        return new NodeBroker(channels.node(name), store);
    }

    /** The way to a node is there again. */
    void mended(String name) {
        channels.mended(name, events -> events::interrupted);
    }

    @Override
    public void close() {
        store.close();
    }

    private final class Announcements implements BrokerEvents {
        @Override
        public void published(
                String channel,
                Publication publication,
                StreamPosition position,
                StreamPosition before,
                String exclude,
                boolean delta) {
            channels.announce(
                    channel, events -> events.published(channel, publication, position, before, exclude, delta));
        }

        @Override
        public void joined(String channel, ClientInfo info) {
            channels.announce(channel, events -> events.joined(channel, info));
        }

        @Override
        public void left(String channel, ClientInfo info) {
            channels.announce(channel, events -> events.left(channel, info));
        }

        @Override
        public void interrupted(Collection<String> channels) {
            throw new AssertionError("nothing lies between the store and itself");
        }
    }
}
