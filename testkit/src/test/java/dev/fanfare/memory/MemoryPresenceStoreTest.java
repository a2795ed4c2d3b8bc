package dev.fanfare.memory;

import dev.fanfare.spi.PresenceStore;
import dev.fanfare.testkit.PresenceStoreContract;
import org.junit.jupiter.api.DisplayName;

@DisplayName("M5 the memory presence store keeps its contract")
class MemoryPresenceStoreTest extends PresenceStoreContract {

    @Override
    protected PresenceStore create() {
        return new MemoryPresenceStore();
    }
}
