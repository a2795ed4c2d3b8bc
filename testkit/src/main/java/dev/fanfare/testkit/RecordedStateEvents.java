package dev.fanfare.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.StateEvents;
import dev.fanfare.state.StateChange;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/** Keeps what a state store announces to one node of a channel, and waits for it. Announcements may come on any thread. */
final class RecordedStateEvents implements StateEvents {

    private final Supplier<Duration> patience;
    private final List<Announced> changes = new CopyOnWriteArrayList<>();

    record Announced(
            String channel, StateChange change, StreamPosition position, StreamPosition before, String exclude) {}

    /**
     * @param patience how long an announcement may take
     */
    RecordedStateEvents(Supplier<Duration> patience) {
        this.patience = patience;
    }

    @Override
    public void changed(
            String channel, StateChange change, StreamPosition position, StreamPosition before, String exclude) {
        if (channel.equals(StateStoreUnderTest.CHANNEL)) {
            changes.add(new Announced(channel, change, position, before, exclude));
        }
    }

    @Override
    public void interrupted(Collection<String> channels) {
        throw new AssertionError("nothing was cut, and " + channels + " were said to be interrupted");
    }

    /** The changes so far, waiting until there are so many. */
    List<Announced> announced(int count) {
        Awaitility.await()
                .atMost(patience.get())
                .untilAsserted(() -> assertThat(changes).hasSize(count));
        return changes;
    }
}
