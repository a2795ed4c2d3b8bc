package dev.fanfare.internal.memory;

import dev.fanfare.spi.BanStore;
import dev.fanfare.testkit.BanStoreContract;
import dev.fanfare.testkit.FakeClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;

@DisplayName("M23 the memory ban store keeps its contract")
class MemoryBanStoreTest extends BanStoreContract {

    private final FakeClock clock = new FakeClock();

    @Override
    protected BanStore create() {
        return new MemoryBanStore(clock);
    }

    @Override
    protected void advance(Duration time) {
        clock.advance(time);
    }

    @Override
    protected Instant now() {
        return clock.instant();
    }
}
