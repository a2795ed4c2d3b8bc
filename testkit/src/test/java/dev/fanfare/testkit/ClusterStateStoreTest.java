package dev.fanfare.testkit;

import dev.fanfare.internal.memory.Expiry;
import dev.fanfare.spi.StateStore;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;

@DisplayName("L1 the state store of several nodes in memory keeps its contract")
class ClusterStateStoreTest extends StateStoreContract {

    private final FakeClock clock = new FakeClock();
    private final ClusterNetwork network = new ClusterNetwork(clock, new Random(1));
    private final SharedStateStore shared = new SharedStateStore(clock, network);
    private final Arrivals arrivals = new Arrivals(network);

    @Override
    protected StateStore create() {
        return shared.node("a");
    }

    @Override
    protected StateStore createOther(StateStore one) {
        return shared.node("b");
    }

    @Override
    protected void advance(Duration time) {
        clock.advance(time);
        Expiry.run(shared.store());
    }

    @AfterEach
    void closeTheStore() {
        arrivals.close();
        shared.close();
    }
}
