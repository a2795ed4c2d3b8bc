package dev.fanfare.redis.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.redis.internal.TestRedis;
import dev.fanfare.spi.Ban;
import dev.fanfare.spi.BanStore;
import dev.fanfare.testkit.BanStoreContract;
import dev.fanfare.testkit.FakeClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M23 the ban store of several nodes on Redis keeps its contract")
class RedisBanStoreTest extends BanStoreContract {

    private final FakeClock clock = new FakeClock();
    private final TestRedis redis = new TestRedis();

    @Override
    protected BanStore create() {
        return new RedisBanStore(redis.layout(), clock);
    }

    @Override
    protected BanStore createOther(BanStore one) {
        return new RedisBanStore(redis.layout(), clock);
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

    @Test
    @DisplayName("M23 a ban in Redis that cannot be read keeps no other from being read")
    void aBanThatCannotBeReadKeepsNoOtherFromBeingRead() {
        Ban ban = new Ban(new Ban.Key(Ban.Kind.USER, "ann", ""), null, null, false, now());
        try (BanStore store = create()) {
            store.keep(ban).toCompletableFuture().join();
            for (String strange : new String[] {"", "x", "0".repeat(KeptBan.SINCE_LENGTH) + "\t", "9".repeat(100)}) {
                redis.server().ask(commands -> commands.hset(redis.prefix() + ":bans:{all}", "k" + strange, strange));
            }
            assertThat(store.all().toCompletableFuture().join()).containsExactly(ban);
        }
    }
}
