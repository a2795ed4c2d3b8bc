package dev.fanfare.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.history.Retention;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.StateEvents;
import dev.fanfare.spi.StateStore;
import dev.fanfare.state.KeyCondition;
import dev.fanfare.state.StateChange;
import dev.fanfare.state.StateOutcome;
import dev.fanfare.state.StateQuery;
import dev.fanfare.state.StateUpdate;
import dev.fanfare.testkit.FakeClock;
import dev.fanfare.testkit.StateStoreContract;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("L1 the memory state store keeps its contract")
class MemoryStateStoreTest extends StateStoreContract {

    private static final Retention KEPT = new Retention(10, Duration.ofMinutes(2), Duration.ofHours(1));

    private final FakeClock clock = new FakeClock();
    private @Nullable MemoryStateStore created;

    @Override
    protected StateStore create() {
        created = new MemoryStateStore(clock.ticker(), Long.MAX_VALUE);
        return created;
    }

    @Override
    protected void advance(Duration time) {
        clock.advance(time);
        if (created != null) {
            Expiry.run(created);
        }
    }

    private static final class Nobody implements StateEvents {
        @Override
        public void changed(
                String channel, StateChange change, StreamPosition position, StreamPosition before, String exclude) {}

        @Override
        public void interrupted(Collection<String> channels) {}
    }

    private MemoryStateStore store(long maxBytes) {
        MemoryStateStore store = new MemoryStateStore(clock.ticker(), maxBytes);
        store.start(new Nobody());
        return store;
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static StateUpdate json(String value) {
        return StateUpdate.builder().set("a", Payload.utf8(value)).build();
    }

    @Test
    void whatWasReadOrRemovedLeavesNothingBehind() {
        try (MemoryStateStore store = store(Long.MAX_VALUE)) {
            for (int i = 0; i < 1_000; i++) {
                done(store.read("read" + i, StateQuery.WHOLE));
                done(store.update("removed" + i, json("1"), KEPT));
                done(store.update("removed" + i, StateUpdate.removal(), KEPT));
            }
            assertThat(store.bytes()).isPositive();
            clock.advance(KEPT.metaTtl().plusSeconds(1));
            Expiry.run(store);
            assertThat(store.bytes()).isZero();
        }
    }

    @Test
    void whatIsThereIsNeverForgottenToMakeRoom() {
        try (MemoryStateStore store = store(100_000)) {
            int accepted = 0;
            while (done(store.update("job" + accepted, json("\"" + "x".repeat(1_000) + "\""), KEPT))
                            .outcome()
                    != StateOutcome.FULL) {
                accepted++;
            }
            assertThat(accepted).isBetween(20, 100);
            long full = store.bytes();
            StateUpdate message =
                    StateUpdate.builder().message(Payload.utf8("1")).build();
            assertThat(done(store.update("another", message, KEPT)).outcome()).isEqualTo(StateOutcome.FULL);
            assertThat(store.bytes()).isEqualTo(full);
            for (int i = 0; i < accepted; i++) {
                assertThat(done(store.read("job" + i, StateQuery.WHOLE)).exists())
                        .isTrue();
            }
            assertThat(done(store.update("job0", StateUpdate.removal(), KEPT)).outcome())
                    .isEqualTo(StateOutcome.APPLIED);
        }
    }

    @Test
    void whoeverIsThereStaysThereWhileThereIsNoRoom() {
        try (MemoryStateStore store = store(50_000)) {
            StateUpdate join = StateUpdate.builder()
                    .set("ann", Payload.utf8("1"))
                    .keyCondition(KeyCondition.NEW)
                    .keepAlive()
                    .keyTtl(Duration.ofMinutes(1))
                    .idempotencyKey("first")
                    .build();
            done(store.update("members", join, KEPT));
            while (done(store.update("job", json("\"" + "x".repeat(60_000) + "\""), KEPT))
                            .outcome()
                    != StateOutcome.FULL) {}
            clock.advance(Duration.ofSeconds(40));
            assertThat(done(store.update("members", join, KEPT)).isRepeat()).isTrue();
            StateUpdate again = StateUpdate.builder()
                    .set("ann", Payload.utf8("1"))
                    .keyCondition(KeyCondition.NEW)
                    .keepAlive()
                    .keyTtl(Duration.ofMinutes(1))
                    .build();
            assertThat(done(store.update("members", again, KEPT)).outcome()).isEqualTo(StateOutcome.KEY_EXISTS);
            clock.advance(Duration.ofSeconds(40));
            Expiry.run(store);
            assertThat(done(store.read("members", StateQuery.WHOLE)).size()).isEqualTo(1);
            assertThat(done(store.update("others", again, KEPT)).outcome()).isEqualTo(StateOutcome.FULL);
            clock.advance(Duration.ofSeconds(40));
            assertThat(done(store.update("members", again, KEPT)).outcome())
                    .as("ann is over, and there is no room for another")
                    .isEqualTo(StateOutcome.FULL);
            assertThat(done(store.read("members", StateQuery.WHOLE)).size()).isZero();
            done(store.clear("job"));
            assertThat(done(store.update("members", again, KEPT)).outcome()).isEqualTo(StateOutcome.APPLIED);
        }
    }

    @Test
    void whatIsOverMakesRoomForWhatTakesItsPlace() {
        try (MemoryStateStore store = store(50_000)) {
            StateUpdate large = StateUpdate.builder()
                    .set("a", Payload.utf8("\"" + "x".repeat(60_000) + "\""))
                    .keyTtl(Duration.ofMinutes(1))
                    .build();
            Retention none = new Retention(0, Duration.ZERO, Duration.ZERO);
            done(store.update("job", large, none));
            assertThat(done(store.update("job", json("1"), none)).outcome()).isEqualTo(StateOutcome.FULL);
            clock.advance(Duration.ofSeconds(61));
            assertThat(done(store.update("job", json("1"), none)).outcome()).isEqualTo(StateOutcome.APPLIED);
        }
    }

    @Test
    void anEndThatComesWhileItsStateLivesIsRememberedOnceAndForgottenWithIt() {
        try (MemoryStateStore store = store(Long.MAX_VALUE)) {
            for (int i = 0; i < 500; i++) {
                Duration ttl = Duration.ofSeconds(i % 2 == 0 ? 60 : 30);
                done(store.update(
                        "job", StateUpdate.builder().add("n", 1).ttl(ttl).build(), KEPT));
                clock.advance(Duration.ofSeconds(7));
                Expiry.run(store);
                assertThat(store.ends()).isLessThanOrEqualTo(3);
            }
            assertThat(done(store.read("job", StateQuery.WHOLE)).exists()).isTrue();
            StateUpdate forAMonth =
                    StateUpdate.builder().add("n", 1).ttl(Duration.ofDays(30)).build();
            done(store.update("month", forAMonth, KEPT));
            done(store.update("month", StateUpdate.removal(), KEPT));
            done(store.update("job", StateUpdate.removal(), KEPT));
            clock.advance(KEPT.metaTtl().plusSeconds(1));
            Expiry.run(store);
            assertThat(store.ends()).isZero();
        }
    }

    @Test
    void anEndThatIsMovedToAndFroIsNotRememberedEachTime() {
        try (MemoryStateStore store = store(Long.MAX_VALUE)) {
            for (int i = 0; i < 10_000; i++) {
                Duration ttl = i % 2 == 0 ? Duration.ofHours(1) : Duration.ofMinutes(1);
                done(store.update(
                        "job", StateUpdate.builder().add("n", 1).ttl(ttl).build(), KEPT));
            }
            assertThat(store.ends()).isLessThanOrEqualTo(2);
            clock.advance(Duration.ofSeconds(61));
            Expiry.run(store);
            assertThat(done(store.read("job", StateQuery.WHOLE)).exists()).isFalse();
            clock.advance(Duration.ofHours(1));
            Expiry.run(store);
            assertThat(store.ends()).isZero();
        }
    }
}
