package dev.fanfare.redis.internal.store;

import dev.fanfare.redis.internal.TestRedis;
import dev.fanfare.spi.BanStore;
import dev.fanfare.testkit.BanStoreContract;
import dev.fanfare.testkit.FakeClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;

@DisplayName("M23 the ban store of several nodes on Redis keeps its contract")
class RedisBanStoreTest extends BanStoreContract {

    private final FakeClock clock = new FakeClock();
    private final TestRedis redis = new TestRedis();

    @Override
    protected BanStore create() {
        return new RedisBanStore(redis.link(), clock);
    }

    @Override
    protected BanStore createOther(BanStore one) {
        return new RedisBanStore(redis.link(), clock);
    }

    @Override
    protected void advance(Duration time) {
        clock.advance(time);
    }

    @Override
    protected Instant now() {
        return clock.instant();
    }

    @Override
    protected int steps() {
        return 200;
    }
}
