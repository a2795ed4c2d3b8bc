package dev.fanfare.testkit;

import dev.fanfare.internal.memory.MemoryBanStore;
import dev.fanfare.spi.BanStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;

@DisplayName("M23 the ban store of several nodes in memory keeps its contract")
class ClusterBanStoreTest extends BanStoreContract {

    private final FakeClock clock = new FakeClock();
    private final ClusterNetwork network = new ClusterNetwork(clock, new Random(1));
    private final BanStore shared = new MemoryBanStore(clock);
    private final Arrivals arrivals = new Arrivals(network);

    @Override
    protected BanStore create() {
        return new NodeBanStore("a", network, shared);
    }

    @Override
    protected BanStore createOther(BanStore one) {
        return new NodeBanStore("b", network, shared);
    }

    @Override
    protected int steps() {
        return 100;
    }

    @Override
    protected void advance(Duration time) {
        clock.advance(time);
    }

    @Override
    protected Instant now() {
        return clock.instant();
    }

    @AfterEach
    void closeTheStore() {
        arrivals.close();
        shared.close();
    }
}
