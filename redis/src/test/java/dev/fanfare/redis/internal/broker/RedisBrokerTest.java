package dev.fanfare.redis.internal.broker;

import dev.fanfare.redis.internal.TestRedis;
import dev.fanfare.spi.Broker;
import dev.fanfare.testkit.BrokerContract;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;

@DisplayName("M14 the broker of several nodes on Redis keeps its contract")
class RedisBrokerTest extends BrokerContract {

    private final TestRedis redis = new TestRedis();

    @Override
    protected Broker create() {
        return new RedisBroker(redis.layout());
    }

    @Override
    protected Broker createOther(Broker one) {
        return new RedisBroker(redis.layout());
    }

    @Override
    protected void advance(Duration time) {
        redis.advance(time);
    }
}
