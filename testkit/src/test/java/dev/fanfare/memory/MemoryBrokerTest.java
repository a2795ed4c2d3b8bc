package dev.fanfare.memory;

import dev.fanfare.spi.Broker;
import dev.fanfare.testkit.BrokerContract;
import dev.fanfare.testkit.FakeClock;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;

@DisplayName("M4 the memory broker keeps its contract")
class MemoryBrokerTest extends BrokerContract {

    private final FakeClock clock = new FakeClock();

    @Override
    protected Broker create() {
        return new MemoryBroker(clock);
    }

    @Override
    protected void advance(Duration time) {
        clock.advance(time);
    }
}
