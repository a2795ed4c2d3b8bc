package dev.fanfare.redis.internal.store;

import dev.fanfare.redis.internal.TestRedis;
import dev.fanfare.spi.PresenceStore;
import dev.fanfare.testkit.PresenceStoreContract;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;

@DisplayName("M5 the presence store of several nodes on Redis keeps its contract")
class RedisPresenceStoreTest extends PresenceStoreContract {

    private final TestRedis redis = new TestRedis();

    @Override
    protected PresenceStore create() {
        return new RedisPresenceStore(redis.link());
    }

    @Override
    protected PresenceStore createOther(PresenceStore one) {
        return new RedisPresenceStore(redis.link());
    }

    @Override
    protected void advance(Duration time) {
        redis.advance(time);
    }

    @Override
    protected int steps() {
        return 300;
    }

    @Override
    protected int crowd() {
        return 5_000;
    }
}
