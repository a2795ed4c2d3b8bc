package dev.fanfare.testkit;

import dev.fanfare.internal.memory.MemoryOccupancyStore;
import dev.fanfare.spi.OccupancyStore;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;

@DisplayName("M24 the occupancy store of several nodes in memory keeps its contract")
class ClusterOccupancyStoreTest extends OccupancyStoreContract {

    private final FakeClock clock = new FakeClock();
    private final ClusterNetwork network = new ClusterNetwork(clock, new Random(1));
    private final OccupancyStore shared = new MemoryOccupancyStore(clock.ticker());

    @Override
    protected OccupancyStore create() {
        return new NodeOccupancy("a", network, shared);
    }

    @Override
    protected OccupancyStore createOther(OccupancyStore one) {
        return new NodeOccupancy("b", network, shared);
    }

    @Override
    protected void advance(Duration time) {
        clock.advance(time);
    }

    @AfterEach
    void closeTheStore() {
        shared.close();
    }
}
