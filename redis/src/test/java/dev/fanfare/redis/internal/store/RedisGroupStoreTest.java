package dev.fanfare.redis.internal.store;

import dev.fanfare.redis.internal.TestRedis;
import dev.fanfare.spi.GroupStore;
import dev.fanfare.testkit.GroupStoreContract;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;

@DisplayName("N6 the group store of several nodes on Redis keeps its contract")
class RedisGroupStoreTest extends GroupStoreContract {

    private final TestRedis redis = new TestRedis();

    /** The room is Redis's memory. */
    @Override
    protected GroupStore create(int limit) {
        return new RedisGroupStore(redis.layout());
    }

    @Override
    protected GroupStore createOther(GroupStore one) {
        return new RedisGroupStore(redis.layout());
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
