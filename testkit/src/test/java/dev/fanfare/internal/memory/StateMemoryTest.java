package dev.fanfare.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.history.Retention;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.StateEvents;
import dev.fanfare.state.StateChange;
import dev.fanfare.state.StateUpdate;
import dev.fanfare.testkit.FakeClock;
import java.time.Duration;
import java.util.Collection;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What many states take of the heap, each with the seven standard attributes of a live object. */
class StateMemoryTest {

    private static final int STATES = 100_000;
    private static final Retention KEPT = new Retention(10, Duration.ofMinutes(2), Duration.ofHours(1));

    private final FakeClock clock = new FakeClock();

    @Test
    @DisplayName(
            "L1 100,000 objects of seven attributes take no more than 1 KB each, and the store knows what they take")
    void objectsAreSmall() {
        try (MemoryStateStore store = new MemoryStateStore(clock.ticker(), Long.MAX_VALUE)) {
            store.start(new Nobody());
            long before = usedHeap();
            for (int i = 0; i < STATES; i++) {
                store.update("live:job-" + i, object(i), KEPT);
            }
            // What a state and its changes share counts twice.
            assertThat(store.bytes()).isBetween(usedHeap() - before, 2 * (usedHeap() - before));
            clock.advance(KEPT.ttl());
            store.forget();
            long afterTheChangesAreForgotten = usedHeap() - before;
            assertThat(afterTheChangesAreForgotten / STATES).isBetween(200L, 1024L);
            assertThat(store.bytes()).isCloseTo(afterTheChangesAreForgotten, Percentage.withPercentage(25));
        }
    }

    private static StateUpdate object(int number) {
        return StateUpdate.builder()
                .set("text1", Payload.utf8("\"Report " + number + "\""))
                .set("text2", Payload.utf8("\"of department " + number % 100 + "\""))
                .set("text3", Payload.utf8("\"is being written\""))
                .set("progress", Payload.utf8(String.valueOf(number % 100)))
                .set("busy", Payload.utf8("true"))
                .set("value", Payload.utf8(String.valueOf(number)))
                .set("datetime", Payload.utf8("\"2026-01-01T12:00:00Z\""))
                .build();
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static final class Nobody implements StateEvents {
        @Override
        public void changed(
                String channel, StateChange change, StreamPosition position, StreamPosition before, String exclude) {}

        @Override
        public void interrupted(Collection<String> channels) {}
    }
}
