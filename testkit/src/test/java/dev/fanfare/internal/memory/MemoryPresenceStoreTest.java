package dev.fanfare.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Payload;
import dev.fanfare.spi.PresenceStore;
import dev.fanfare.testkit.FakeClock;
import dev.fanfare.testkit.PresenceStoreContract;
import dev.fanfare.testkit.Retained;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M5 the memory presence store keeps its contract")
class MemoryPresenceStoreTest extends PresenceStoreContract {

    private static final Duration TTL = Duration.ofMinutes(1);

    private final FakeClock clock = new FakeClock();

    @Override
    protected PresenceStore create() {
        return new MemoryPresenceStore(clock.ticker());
    }

    @Override
    protected void advance(Duration time) {
        clock.advance(time);
    }

    private static ClientInfo client(int i) {
        return new ClientInfo("user" + i, "c" + i, Payload.EMPTY, Payload.EMPTY);
    }

    @Test
    void whatNobodyAsksAboutIsForgottenAfterItsLeaseWhileOthersGoOn() {
        PresenceStore store = create();
        IntStream.range(0, 1_000).forEach(i -> store.add("left" + i, client(i), TTL));
        store.add("used", client(0), TTL.multipliedBy(9));
        advance(TTL);
        for (int i = 0; i < 501; i++) {
            store.add("used", client(0), TTL.multipliedBy(9));
        }
        assertThat(Retained.sizes(store))
                .isEqualTo(Map.of(
                        // Of a map, names and what they name are counted.
                        "MemoryPresenceStore.tables", 2,
                        "PresenceTable.clients", 2,
                        "PresenceTable.leases", 1,
                        "PresenceTable.connectionsByUser", 2));
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        PresenceStore store = create();
        assertThatThrownBy(() -> store.add("news", client(1), Duration.ZERO)).hasMessageContaining("ttl");
        assertThatThrownBy(() -> store.page("news", "", 0)).hasMessageContaining("limit");
    }
}
