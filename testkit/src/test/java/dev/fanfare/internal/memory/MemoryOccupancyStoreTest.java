package dev.fanfare.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.spi.OccupancyStore;
import dev.fanfare.testkit.FakeClock;
import dev.fanfare.testkit.OccupancyStoreContract;
import dev.fanfare.testkit.Retained;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M24 the memory occupancy store keeps its contract")
class MemoryOccupancyStoreTest extends OccupancyStoreContract {

    private static final Duration TTL = Duration.ofMinutes(1);

    private final FakeClock clock = new FakeClock();

    @Override
    protected OccupancyStore create() {
        return new MemoryOccupancyStore(clock.ticker());
    }

    @Override
    protected void advance(Duration time) {
        clock.advance(time);
    }

    @Test
    void whatIsVacatedAndToldIsForgotten() {
        OccupancyStore store = create();
        List<String> channels = IntStream.range(0, 1_000).mapToObj(i -> "c" + i).toList();
        for (int i = 0; i < 50; i++) {
            store.hold("a", channels, TTL);
            store.hold("b", channels, Duration.ofSeconds(5));
            tell(store);
            advance(Duration.ofSeconds(10));
        }
        assertThat(Retained.sizes(store))
                .containsEntry("MemoryOccupancyStore.looks", 1_000)
                .containsEntry("OccupiedChannel.holds", 4_000);
        advance(TTL);
        tell(store);
        assertThat(Retained.sizes(store))
                .isEqualTo(Map.of("MemoryOccupancyStore.channels", 0, "MemoryOccupancyStore.looks", 0));
    }

    private static void tell(OccupancyStore store) {
        store.take("a", List.of(), Integer.MAX_VALUE, TTL)
                .thenCompose(taken -> store.told("a", taken))
                .toCompletableFuture()
                .join();
    }
}
