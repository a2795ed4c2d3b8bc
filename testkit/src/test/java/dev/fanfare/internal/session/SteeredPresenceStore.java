package dev.fanfare.internal.session;

import dev.fanfare.internal.memory.MemoryPresenceStore;
import dev.fanfare.presence.PresencePage;
import dev.fanfare.presence.PresenceStats;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.spi.PresenceStore;
import dev.fanfare.testkit.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A store with a clock of its own, as one elsewhere has, that carries writes out when and how the test says. */
final class SteeredPresenceStore implements PresenceStore {

    /** What becomes of a write. */
    enum Outcome {
        DONE,
        REFUSED,
        DONE_BUT_CALLED_REFUSED
    }

    private final FakeClock clock = new FakeClock();
    private final List<String> adds = new ArrayList<>();
    private final List<String> removals = new ArrayList<>();
    private final List<Collection<Entry>> refreshes = new ArrayList<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private PresenceStore kept = new MemoryPresenceStore(clock.ticker());
    private Outcome outcome = Outcome.DONE;
    private boolean isHeld;

    FakeClock clock() {
        return clock;
    }

    /** From now on, writes wait. */
    void hold() {
        isHeld = true;
    }

    /** Carries out what waits, and what it leads to, and what comes from now on. */
    void release() {
        isHeld = false;
        List<Runnable> before = List.copyOf(waiting);
        waiting.clear();
        before.forEach(Runnable::run);
    }

    /** What becomes of every write that is carried out from now on. */
    void outcome(Outcome next) {
        outcome = next;
    }

    void forgetEverything() {
        kept = new MemoryPresenceStore(clock.ticker());
    }

    /** The channels and clients that were added. */
    List<String> adds() {
        return adds;
    }

    /** Those that were removed. */
    List<String> removals() {
        return removals;
    }

    /** The batches that were refreshed. */
    List<Collection<Entry>> refreshes() {
        return refreshes;
    }

    private CompletionStage<Void> write(Supplier<CompletionStage<Void>> action) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        Runnable write = () -> {
            if (outcome != Outcome.REFUSED) {
                action.get().toCompletableFuture().join();
            }
            if (outcome == Outcome.DONE) {
                answer.complete(null);
            } else {
                answer.completeExceptionally(new IllegalStateException("the store is ill"));
            }
        };
        if (isHeld) {
            waiting.add(write);
        } else {
            write.run();
        }
        return answer;
    }

    @Override
    public CompletionStage<Void> add(String channel, ClientInfo info, Duration ttl) {
        adds.add(channel + " " + info.client());
        return write(() -> kept.add(channel, info, ttl));
    }

    @Override
    public CompletionStage<Void> refresh(Collection<Entry> entries, Duration ttl) {
        refreshes.add(List.copyOf(entries));
        return write(() -> kept.refresh(entries, ttl));
    }

    @Override
    public CompletionStage<Void> remove(String channel, String client) {
        removals.add(channel + " " + client);
        return write(() -> kept.remove(channel, client));
    }

    @Override
    public CompletionStage<PresencePage> page(String channel, String cursor, int limit) {
        return kept.page(channel, cursor, limit);
    }

    @Override
    public CompletionStage<PresenceStats> stats(String channel) {
        return kept.stats(channel);
    }

    @Override
    public void close() {
        kept.close();
    }
}
