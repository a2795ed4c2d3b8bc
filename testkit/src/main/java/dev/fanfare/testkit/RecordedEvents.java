package dev.fanfare.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.BrokerEvents;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/** Keeps what a broker announces to one node, and waits for it. Announcements may come on any thread. */
final class RecordedEvents implements BrokerEvents {

    private final Supplier<Duration> patience;
    private final List<Announced> publications = new CopyOnWriteArrayList<>();
    private final List<String> comings = new CopyOnWriteArrayList<>();
    private final List<String> interruptions = new CopyOnWriteArrayList<>();
    private volatile Consumer<StreamPosition> onPublication = position -> {};

    record Announced(
            String channel,
            Publication publication,
            StreamPosition position,
            StreamPosition before,
            String exclude,
            boolean delta) {}

    /**
     * @param patience how long an announcement may take
     */
    RecordedEvents(Supplier<Duration> patience) {
        this.patience = patience;
    }

    /** What is done with the position of a publication that is announced from now on. It must not wait for anything. */
    void onPublication(Consumer<StreamPosition> action) {
        onPublication = action;
    }

    @Override
    public void published(
            String channel,
            Publication publication,
            StreamPosition position,
            StreamPosition before,
            String exclude,
            boolean delta) {
        publications.add(new Announced(channel, publication, position, before, exclude, delta));
        onPublication.accept(position);
    }

    @Override
    public void joined(String channel, ClientInfo info) {
        comings.add("+" + info.client());
    }

    @Override
    public void left(String channel, ClientInfo info) {
        comings.add("-" + info.client());
    }

    @Override
    public void interrupted(Collection<String> channels) {
        interruptions.addAll(channels);
    }

    /** All publications, waiting until there are so many. */
    List<Announced> announced(int count) {
        await(() -> assertThat(publications).hasSize(count));
        return publications;
    }

    /** Those of a channel, waiting until there are so many. */
    List<Announced> announced(String channel, int count) {
        await(() -> assertThat(inChannel(channel)).hasSize(count));
        return inChannel(channel);
    }

    private List<Announced> inChannel(String channel) {
        return publications.stream()
                .filter(announced -> announced.channel.equals(channel))
                .toList();
    }

    /** Waits until these have come and gone, and no others. */
    void awaitComings(String... expected) {
        await(() -> assertThat(comings).containsExactly(expected));
    }

    /** The channels of which something may be missing. */
    List<String> interruptions() {
        return interruptions;
    }

    private void await(Runnable assertion) {
        Awaitility.await().atMost(patience.get()).untilAsserted(assertion::run);
    }
}
