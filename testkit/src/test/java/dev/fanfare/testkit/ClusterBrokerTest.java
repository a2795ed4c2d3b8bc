package dev.fanfare.testkit;

import dev.fanfare.spi.Broker;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;

@DisplayName("M14 the broker of several nodes in memory keeps its contract")
class ClusterBrokerTest extends BrokerContract {

    private final FakeClock clock = new FakeClock();
    private final ClusterNetwork network = new ClusterNetwork(clock, new Random(1));
    private final SharedBroker shared = new SharedBroker(clock, network);
    private final Arrivals arrivals = new Arrivals(network);

    @Override
    protected Broker create() {
        return shared.node("a");
    }

    @Override
    protected Broker createOther(Broker one) {
        return shared.node("b");
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
