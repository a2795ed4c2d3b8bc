package dev.fanfare.redis.internal.state;

import static org.awaitility.Awaitility.await;

import dev.fanfare.redis.internal.TestRedis;
import dev.fanfare.spi.StateStore;
import dev.fanfare.testkit.StateStoreContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

@DisplayName("M25 the state store of several nodes on Redis keeps its contract")
class RedisStateStoreTest extends StateStoreContract {

    private final TestRedis redis = new TestRedis();
    private final List<RedisStateStore> nodes = new ArrayList<>();

    @Override
    protected StateStore create() {
        RedisStateStore node = new RedisStateStore(redis.layout());
        nodes.add(node);
        return node;
    }

    @Override
    protected StateStore createOther(StateStore one) {
        return create();
    }

    @Override
    protected void advance(Duration time) {
        // What is on its way to Redis has a moment in it, which is not moved with those that are there.
        await().until(() -> nodes.stream().allMatch(RedisStateStore::isSettled));
        redis.advance(time);
    }
}
