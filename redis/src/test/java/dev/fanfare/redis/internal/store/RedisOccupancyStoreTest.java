package dev.fanfare.redis.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.redis.internal.TestRedis;
import dev.fanfare.spi.OccupancyStore;
import dev.fanfare.testkit.OccupancyStoreContract;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M24 the occupancy store of several nodes on Redis keeps its contract")
class RedisOccupancyStoreTest extends OccupancyStoreContract {

    private final TestRedis redis = new TestRedis();

    @Override
    protected OccupancyStore create() {
        return new RedisOccupancyStore(redis.layout());
    }

    @Override
    protected OccupancyStore createOther(OccupancyStore one) {
        return new RedisOccupancyStore(redis.layout());
    }

    @Override
    protected void advance(Duration time) {
        redis.advance(time);
    }

    @Override
    protected int steps() {
        return 300;
    }

    private List<String> keys() {
        return redis.server().ask(commands -> commands.keys(redis.prefix() + "*"));
    }

    private void assertThatEverythingEnds() {
        assertThat(keys()).isNotEmpty().allSatisfy(key -> {
            long left = redis.server().ask(commands -> commands.pttl(key));
            assertThat(Duration.ofMillis(left)).as(key).isBetween(Duration.ofDays(6), Duration.ofDays(8));
        });
    }

    @Test
    @DisplayName("M24 what nodes have held that all are gone is forgotten after a week, whatever was being told of it")
    void whatNobodyHoldsAnyMoreIsForgotten() {
        Duration minute = Duration.ofMinutes(1);
        try (OccupancyStore store = create()) {
            join(store.hold("n1", List.of("told", "taken", "new"), minute));
            assertThatEverythingEnds();
            List<OccupancyStore.Change> taken = join(store.take("n1", List.of(), 2, minute));
            assertThatEverythingEnds();
            join(store.told("n1", taken.subList(0, 1)));
            assertThatEverythingEnds();
            advance(minute.plusSeconds(1));
            assertThat(join(store.take("n2", List.of(), 10, minute))).hasSize(3);
            assertThatEverythingEnds();
            advance(Duration.ofDays(8));
            assertThat(keys()).isEmpty();
        }
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
