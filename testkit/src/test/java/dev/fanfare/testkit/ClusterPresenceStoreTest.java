package dev.fanfare.testkit;

import dev.fanfare.internal.memory.MemoryPresenceStore;
import dev.fanfare.spi.PresenceStore;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;

@DisplayName("M5 the presence store of several nodes in memory keeps its contract")
class ClusterPresenceStoreTest extends PresenceStoreContract {

    private final FakeClock clock = new FakeClock();
    private final ClusterNetwork network = new ClusterNetwork(clock, new Random(1));
    private final PresenceStore shared = new MemoryPresenceStore(clock.ticker());

    @Override
    protected PresenceStore create() {
        return new NodePresence("a", network, shared);
    }

    @Override
    protected PresenceStore createOther(PresenceStore one) {
        return new NodePresence("b", network, shared);
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
