package dev.fanfare.redis;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.history.Retention;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.StateEvents;
import dev.fanfare.spi.StateStore;
import dev.fanfare.state.StateQuery;
import dev.fanfare.state.StateResult;
import dev.fanfare.state.StateUpdate;
import dev.fanfare.state.StateView;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Refuses states, which would be different on each node. */
final class NoStateStore implements StateStore {

    private static <T> CompletionStage<T> refused() {
        return CompletableFuture.failedStage(new ErrorException(
                ProtocolError.NOT_AVAILABLE, "live objects, sequences and states are not kept in Redis yet"));
    }

    @Override
    public void start(StateEvents events) {}

    @Override
    public CompletionStage<Void> subscribe(Collection<String> channels) {
        return refused();
    }

    @Override
    public CompletionStage<Void> unsubscribe(Collection<String> channels) {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<StateResult> update(String channel, StateUpdate update, Retention retention) {
        return refused();
    }

    @Override
    public CompletionStage<StateView> read(String channel, StateQuery query) {
        return refused();
    }

    @Override
    public CompletionStage<Void> clear(String channel) {
        return refused();
    }

    @Override
    public CompletionStage<Map<String, StreamPosition>> tops(Collection<String> channels) {
        return channels.isEmpty() ? CompletableFuture.completedStage(Map.of()) : refused();
    }

    @Override
    public void close() {}
}
