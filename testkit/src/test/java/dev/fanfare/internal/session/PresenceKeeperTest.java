package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.internal.memory.MemoryPresenceStore;
import dev.fanfare.internal.session.SteeredPresenceStore.Outcome;
import dev.fanfare.presence.PresencePage;
import dev.fanfare.presence.PresenceStats;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Payload;
import dev.fanfare.spi.PresenceStore;
import dev.fanfare.spi.Ticker;
import dev.fanfare.testkit.ManualExecutor;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M5 presence is refreshed in batches")
class PresenceKeeperTest {

    private static final Duration TTL = Duration.ofSeconds(60);

    private static ClientInfo client(int i) {
        return new ClientInfo("user" + i, "c" + i, Payload.EMPTY, Payload.EMPTY);
    }

    private static List<PresenceEntry> enter(PresenceKeeper keeper, int entries) {
        List<PresenceEntry> all = IntStream.range(0, entries)
                .mapToObj(i -> keeper.entry("news", client(i)))
                .toList();
        all.forEach(entry -> entry.make().toCompletableFuture().join());
        return all;
    }

    @Test
    void aLargePartIsRefreshedOneBatchAfterTheOtherWithOtherWorkBetween() {
        SteeredPresenceStore store = new SteeredPresenceStore();
        PresenceKeeper keeper = new PresenceKeeper(store, TTL, Ticker.system());
        int inPart = 3 * PresenceKeeper.BATCH + 1;
        enter(keeper, inPart * PresenceKeeper.PARTS);
        ManualExecutor loop = new ManualExecutor();
        store.hold();
        keeper.refresh(0, loop);
        for (int batches = 1; batches <= 4; batches++) {
            assertThat(store.refreshes()).hasSize(batches);
            assertThat(loop.run()).isFalse();
            store.release();
            store.hold();
            assertThat(store.refreshes()).hasSize(batches);
            assertThat(loop.run()).isEqualTo(batches < 4);
        }
        store.release();
        for (int part = 1; part < PresenceKeeper.PARTS; part++) {
            keeper.refresh(part, Runnable::run);
        }
        Set<String> refreshed = new HashSet<>();
        store.refreshes()
                .forEach(batch -> batch.forEach(entry ->
                        assertThat(refreshed.add(entry.info().client())).isTrue()));
        assertThat(refreshed).hasSize(inPart * PresenceKeeper.PARTS);
        assertThat(store.refreshes())
                .allSatisfy(batch -> assertThat(batch).hasSizeLessThanOrEqualTo(PresenceKeeper.BATCH));
    }

    @Test
    void aBatchThatFailsKeepsNoOtherFromItsTurnAndItsPartHasAnotherSoon() {
        SteeredPresenceStore store = new SteeredPresenceStore();
        PresenceKeeper keeper = new PresenceKeeper(store, TTL, Ticker.system());
        enter(keeper, 2 * PresenceKeeper.BATCH * PresenceKeeper.PARTS);
        store.outcome(Outcome.REFUSED);
        keeper.refresh(7, Runnable::run);
        keeper.refresh(8, Runnable::run);
        // The second turn tries the first part again.
        assertThat(store.refreshes()).hasSize(6);
        store.outcome(Outcome.DONE);
        keeper.refresh(9, Runnable::run);
        keeper.refresh(10, Runnable::run);
        assertThat(store.refreshes()).hasSize(6 + 4 + 4);
        keeper.refresh(11, Runnable::run);
        assertThat(store.refreshes()).hasSize(6 + 4 + 4 + 2);
    }

    /** A store that answers on other threads, in any order. */
    private static final class AsyncStore implements PresenceStore {

        private final PresenceStore kept = new MemoryPresenceStore();
        private final ExecutorService threads = Executors.newFixedThreadPool(4);
        private final AtomicInteger underWay = new AtomicInteger();

        private CompletionStage<Void> later(Supplier<CompletionStage<Void>> action) {
            underWay.incrementAndGet();
            return CompletableFuture.supplyAsync(action, threads)
                    .thenCompose(stage -> stage)
                    .whenComplete((done, problem) -> underWay.decrementAndGet());
        }

        @Override
        public CompletionStage<Void> add(String channel, ClientInfo info, Duration ttl) {
            return later(() -> kept.add(channel, info, ttl));
        }

        @Override
        public CompletionStage<Void> refresh(Collection<Entry> entries, Duration ttl) {
            return later(() -> kept.refresh(entries, ttl));
        }

        @Override
        public CompletionStage<Void> remove(String channel, String client) {
            return later(() -> kept.remove(channel, client));
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
            threads.shutdownNow();
        }
    }

    @Test
    void whoGoesWhileEverythingIsRefreshedOnOtherThreadsIsNotThereAgain() throws Exception {
        try (AsyncStore store = new AsyncStore()) {
            PresenceKeeper keeper = new PresenceKeeper(store, TTL, Ticker.system());
            List<PresenceEntry> stay = enter(keeper, 5);
            AtomicBoolean isOver = new AtomicBoolean();
            Thread refresher = new Thread(() -> {
                for (int turn = 0; !isOver.get(); turn++) {
                    keeper.refresh(turn % PresenceKeeper.PARTS, store.threads);
                }
            });
            refresher.start();
            CompletableFuture<?>[] guests = IntStream.range(0, 3)
                    .mapToObj(thread -> CompletableFuture.runAsync(() -> {
                        for (int i = 0; i < 300; i++) {
                            PresenceEntry guest = keeper.entry("news", client(1_000 * (thread + 1) + i));
                            CompletionStage<Void> made = guest.make();
                            if (i % 2 == 0) {
                                made.toCompletableFuture().join();
                            }
                            guest.remove();
                        }
                    }))
                    .toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(guests).orTimeout(60, TimeUnit.SECONDS).join();
            isOver.set(true);
            refresher.join();
            Awaitility.await().until(() -> store.underWay.get() == 0);
            // What had waited for a refresh is asked when that is over.
            Awaitility.await()
                    .untilAsserted(() -> assertThat(
                                    store.stats("news").toCompletableFuture().join())
                            .isEqualTo(new PresenceStats(stay.size(), stay.size())));
            for (int part = 0; part < PresenceKeeper.PARTS; part++) {
                keeper.refresh(part, store.threads);
            }
            Awaitility.await().until(() -> store.underWay.get() == 0);
            assertThat(store.stats("news").toCompletableFuture().join())
                    .isEqualTo(new PresenceStats(stay.size(), stay.size()));
        }
    }
}
