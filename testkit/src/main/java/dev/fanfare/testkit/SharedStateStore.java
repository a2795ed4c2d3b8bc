package dev.fanfare.testkit;

import dev.fanfare.internal.memory.MemoryStateStore;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.StateEvents;
import dev.fanfare.spi.StateStore;
import dev.fanfare.state.StateChange;
import java.util.Collection;

/** One store for all nodes, that announces over a {@link ClusterNetwork} what changes. Safe for any thread. */
final class SharedStateStore implements AutoCloseable {

    private final MemoryStateStore store;
    private final SharedChannels<StateEvents> channels;

    SharedStateStore(FakeClock clock, ClusterNetwork network) {
        this.store = new MemoryStateStore(clock.ticker(), Long.MAX_VALUE);
        this.channels = new SharedChannels<>(network, store::subscribe, store::unsubscribe);
        store.start(new Announcements());
    }

    MemoryStateStore store() {
        return store;
    }

    /** What a node sees of it. */
    StateStore node(String name) {
        return new NodeStateStore(channels.node(name), store);
    }

    /** The way to a node is there again. */
    void mended(String name) {
        channels.mended(name, events -> events::interrupted);
    }

    @Override
    public void close() {
        store.close();
    }

    private final class Announcements implements StateEvents {
        @Override
        public void changed(
                String channel, StateChange change, StreamPosition position, StreamPosition before, String exclude) {
            channels.announce(channel, events -> events.changed(channel, change, position, before, exclude));
        }

        @Override
        public void interrupted(Collection<String> channels) {
            throw new AssertionError("nothing lies between the store and itself");
        }
    }
}
