package dev.fanfare.testkit;

import dev.fanfare.history.Retention;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.StateEvents;
import dev.fanfare.spi.StateStore;
import dev.fanfare.state.StateQuery;
import dev.fanfare.state.StateResult;
import dev.fanfare.state.StateUpdate;
import dev.fanfare.state.StateView;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** What one node sees of a {@link SharedStateStore}: nothing while the way there is cut. Safe for any thread. */
final class NodeStateStore implements StateStore {

    private final SharedChannels<StateEvents>.Node channels;
    private final StateStore store;

    NodeStateStore(SharedChannels<StateEvents>.Node channels, StateStore store) {
        this.channels = channels;
        this.store = store;
    }

    @Override
    public void start(StateEvents newEvents) {
        channels.start(newEvents);
    }

    @Override
    public CompletionStage<Void> subscribe(Collection<String> wanted) {
        return channels.subscribe(wanted);
    }

    @Override
    public CompletionStage<Void> unsubscribe(Collection<String> unwanted) {
        return channels.unsubscribe(unwanted);
    }

    @Override
    public CompletionStage<StateResult> update(String channel, StateUpdate update, Retention retention) {
        return channels.reaching(() -> store.update(channel, update, retention));
    }

    @Override
    public CompletionStage<StateView> read(String channel, StateQuery query) {
        return channels.reaching(() -> store.read(channel, query));
    }

    @Override
    public CompletionStage<Void> clear(String channel) {
        return channels.reaching(() -> store.clear(channel));
    }

    @Override
    public CompletionStage<Map<String, StreamPosition>> tops(Collection<String> names) {
        return channels.reaching(() -> store.tops(names));
    }

    @Override
    public void close() {
        channels.close();
    }
}
