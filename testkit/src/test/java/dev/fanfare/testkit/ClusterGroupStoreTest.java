package dev.fanfare.testkit;

import dev.fanfare.internal.memory.MemoryGroupStore;
import dev.fanfare.spi.GroupStore;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;

@DisplayName("N6 the group store of several nodes in memory keeps its contract")
class ClusterGroupStoreTest extends GroupStoreContract {

    private final FakeClock clock = new FakeClock();
    private final ClusterNetwork network = new ClusterNetwork(clock, new Random(1));
    private final GroupStore shared = new MemoryGroupStore(clock.ticker(), 1_000);
    private final Arrivals arrivals = new Arrivals(network);

    @Override
    protected GroupStore create(int limit) {
        return new NodeGroupStore("a", network, shared);
    }

    @Override
    protected GroupStore createOther(GroupStore one) {
        return new NodeGroupStore("b", network, shared);
    }

    @Override
    protected int steps() {
        return 300;
    }

    @Override
    protected void advance(Duration time) {
        clock.advance(time);
    }

    @AfterEach
    void closeTheStore() {
        arrivals.close();
        shared.close();
    }
}
