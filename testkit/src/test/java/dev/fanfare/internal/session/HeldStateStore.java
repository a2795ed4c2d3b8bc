package dev.fanfare.internal.session;

import dev.fanfare.history.Retention;
import dev.fanfare.internal.memory.MemoryStateStore;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.StateEvents;
import dev.fanfare.spi.StateStore;
import dev.fanfare.spi.Ticker;
import dev.fanfare.state.StateQuery;
import dev.fanfare.state.StateResult;
import dev.fanfare.state.StateUpdate;
import dev.fanfare.state.StateView;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A store far away: what it is asked waits until the test lets it arrive, each in its turn; updates may be answered with a failure. */
final class HeldStateStore implements StateStore {

    private final MemoryStateStore store = new MemoryStateStore(Ticker.system(), Long.MAX_VALUE);
    private final Queue<Runnable> underWay = new ArrayDeque<>();
    private boolean isHeld;
    private boolean holdsReads;
    private boolean answersFail;

    /** From now on updates wait. */
    void hold() {
        isHeld = true;
    }

    /** From now on reads wait. */
    void holdReads() {
        holdsReads = true;
    }

    /** What waits arrives, and so does what comes. */
    void release() {
        isHeld = false;
        holdsReads = false;
        // As a store far away does, it answers on a thread of its own.
        CompletableFuture.runAsync(() -> {
                    while (!underWay.isEmpty()) {
                        underWay.remove().run();
                    }
                })
                .join();
    }

    /** Updates are made, and it is said that they were not. */
    void failAnswers(boolean fail) {
        answersFail = fail;
    }

    @Override
    public void start(StateEvents events) {
        store.start(events);
    }

    @Override
    public CompletionStage<Void> subscribe(Collection<String> channels) {
        return store.subscribe(channels);
    }

    @Override
    public CompletionStage<Void> unsubscribe(Collection<String> channels) {
        return store.unsubscribe(channels);
    }

    @Override
    public CompletionStage<StateResult> update(String channel, StateUpdate update, Retention retention) {
        CompletableFuture<StateResult> result = new CompletableFuture<>();
        boolean fails = answersFail;
        Runnable arrival = () -> store.update(channel, update, retention).whenComplete((done, problem) -> {
            if (problem != null || fails) {
                result.completeExceptionally(new IllegalStateException("the store did not answer", problem));
            } else {
                result.complete(done);
            }
        });
        if (isHeld) {
            underWay.add(arrival);
        } else {
            arrival.run();
        }
        return result;
    }

    @Override
    public CompletionStage<StateView> read(String channel, StateQuery query) {
        if (!holdsReads) {
            return store.read(channel, query);
        }
        CompletableFuture<StateView> read = new CompletableFuture<>();
        underWay.add(() -> store.read(channel, query).thenAccept(read::complete));
        return read;
    }

    @Override
    public CompletionStage<Void> clear(String channel) {
        return store.clear(channel);
    }

    @Override
    public CompletionStage<Map<String, StreamPosition>> tops(Collection<String> channels) {
        return store.tops(channels);
    }

    @Override
    public void close() {
        store.close();
    }
}
