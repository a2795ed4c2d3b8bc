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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one node sees of a {@link SharedStateStore}: nothing while the way there is cut. Safe for any thread. */
final class NodeStateStore implements StateStore {

    private final String name;
    private final SharedStateStore shared;
    private final Set<String> wanted = ConcurrentHashMap.newKeySet();
    private volatile @Nullable StateEvents events;

    NodeStateStore(String name, SharedStateStore shared) {
        this.name = name;
        this.shared = shared;
    }

    String name() {
        return name;
    }

    StateEvents events() {
        return Objects.requireNonNull(events, "the store is not started");
    }

    boolean wants(String channel) {
        return wanted.contains(channel);
    }

    void mended() {
        events().interrupted(List.copyOf(wanted));
    }

    private <T> CompletionStage<T> reaching(Supplier<CompletionStage<T>> action) {
        return shared.network().reaching(name, SharedBroker.STORE, action);
    }

    @Override
    public void start(StateEvents newEvents) {
        events = newEvents;
    }

    @Override
    public CompletionStage<Void> subscribe(Collection<String> channels) {
        return reaching(() -> shared.want(wanted, channels));
    }

    @Override
    public CompletionStage<Void> unsubscribe(Collection<String> channels) {
        return shared.release(wanted, channels);
    }

    @Override
    public CompletionStage<StateResult> update(String channel, StateUpdate update, Retention retention) {
        return reaching(() -> shared.store().update(channel, update, retention));
    }

    @Override
    public CompletionStage<StateView> read(String channel, StateQuery query) {
        return reaching(() -> shared.store().read(channel, query));
    }

    @Override
    public CompletionStage<Map<String, StreamPosition>> tops(Collection<String> channels) {
        return reaching(() -> shared.store().tops(channels));
    }

    @Override
    public void close() {
        shared.release(wanted, List.copyOf(wanted)).toCompletableFuture().join();
    }
}
