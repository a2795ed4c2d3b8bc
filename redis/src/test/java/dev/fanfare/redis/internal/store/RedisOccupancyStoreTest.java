package dev.fanfare.redis.internal.store;

import dev.fanfare.redis.internal.TestRedis;
import dev.fanfare.spi.OccupancyStore;
import dev.fanfare.testkit.OccupancyStoreContract;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;

@DisplayName("M24 the occupancy store of several nodes on Redis keeps its contract")
class RedisOccupancyStoreTest extends OccupancyStoreContract {

    private final TestRedis redis = new TestRedis();

    @Override
    protected OccupancyStore create() {
        return new RedisOccupancyStore(redis.link());
    }

    @Override
    protected OccupancyStore createOther(OccupancyStore one) {
        return new RedisOccupancyStore(redis.link());
    }

    @Override
    protected void advance(Duration time) {
        redis.advance(time);
    }

    @Override
    protected int steps() {
        return 300;
    }
}
