package dev.fanfare.internal.occupancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.FanfareBuilder;
import dev.fanfare.channel.ChannelState;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.handler.ChannelStateEvent;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.protocol.Request;
import dev.fanfare.testkit.FakeClock;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TwoNodeCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OccupancyTest {

    private static final Duration DELAY = Duration.ofSeconds(3);

    /** When what is due is told at the latest. */
    private static final Duration SOON = Occupancy.INTERVAL.multipliedBy(2);

    private final List<String> told = new ArrayList<>();
    private @Nullable TwoNodeCluster cluster;

    @AfterEach
    void end() {
        cluster().close();
    }

    private TwoNodeCluster cluster() {
        if (cluster == null) {
            cluster = cluster(builder -> builder.onOccupied(this::note).onVacated(this::note));
        }
        return cluster;
    }

    private TwoNodeCluster cluster(Consumer<FanfareBuilder> more) {
        cluster = new TwoNodeCluster(builder -> {
            builder.clients(ClientOptions.builder().insecure(true).build())
                    .namespace(
                            "room",
                            NamespaceOptions.builder()
                                    .channelStateEvents(List.of(ChannelState.OCCUPIED, ChannelState.VACATED))
                                    .vacatedDelay(DELAY)
                                    .allowWildcard(true)
                                    .build())
                    .namespace(
                            "left",
                            NamespaceOptions.builder()
                                    .channelStateEvents(List.of(ChannelState.VACATED))
                                    .vacatedDelay(DELAY)
                                    .build());
            more.accept(builder);
        });
        return cluster;
    }

    private void note(ChannelStateEvent event) {
        told.add(event.state() + " " + event.channel());
    }

    private TestClient subscribe(int node, String channel) {
        TestClient client = cluster().node(node).connect();
        client.subscribe(channel);
        return client;
    }

    private void unsubscribe(TestClient client, String channel) {
        client.send(new Request.Unsubscribe(channel));
    }

    /** Lets time pass without a client that is missed. */
    private void pass(Duration time, TestClient... clients) {
        for (Duration left = time; left.compareTo(Duration.ZERO) > 0; left = left.minusSeconds(1)) {
            cluster().advance(left.compareTo(Duration.ofSeconds(1)) < 0 ? left : Duration.ofSeconds(1));
            for (TestClient client : clients) {
                if (client.takePing()) {
                    client.send(new Request.Pong());
                }
            }
        }
    }

    @Test
    @DisplayName("M24 the first subscriber on any node occupies a channel, and when the last is gone it is vacated")
    void theFirstOccupiesAndTheLastVacates() {
        TestClient ann = subscribe(0, "room:a");
        assertThat(told).containsExactly("OCCUPIED room:a");
        TestClient bob = subscribe(0, "room:a");
        TestClient cleo = subscribe(1, "room:a");
        unsubscribe(ann, "room:a");
        bob.drop();
        pass(DELAY.plus(SOON), cleo);
        assertThat(told).containsExactly("OCCUPIED room:a");
        cleo.drop();
        pass(DELAY.minusMillis(100));
        assertThat(told).containsExactly("OCCUPIED room:a");
        pass(SOON);
        assertThat(told).containsExactly("OCCUPIED room:a", "VACATED room:a");
        subscribe(1, "room:a");
        assertThat(told).containsExactly("OCCUPIED room:a", "VACATED room:a", "OCCUPIED room:a");
    }

    @Test
    @DisplayName("M24 who loads a page anew, on the same node or another, is not gone")
    void aReloadIsNoPairOfEvents() {
        TestClient page = subscribe(0, "room:a");
        for (int i = 0; i < 10; i++) {
            page.drop();
            pass(DELAY.minusMillis(200));
            page = subscribe(i % 2, "room:a");
        }
        pass(DELAY.plus(SOON), page);
        assertThat(told).containsExactly("OCCUPIED room:a");
    }

    @Test
    @DisplayName("M24 who comes and goes within a moment is told of as well")
    void aShortVisitIsToldOf() {
        cluster().node(0).handlersRun(false);
        subscribe(0, "room:a").drop();
        subscribe(1, "room:a").drop();
        cluster().node(0).handlersRun(true);
        assertThat(told).containsExactly("OCCUPIED room:a");
        pass(DELAY.plus(SOON));
        assertThat(told).containsExactly("OCCUPIED room:a", "VACATED room:a");
    }

    @Test
    @DisplayName("M24 the subscribers of a node that has died are gone when it is not heard of any more")
    void aDeadNodeHoldsNothing() {
        TestClient ann = subscribe(0, "room:a");
        subscribe(0, "room:b");
        subscribe(1, "room:b");
        TestClient cleo = subscribe(1, "room:b");
        told.clear();
        pass(Occupancy.INTERVAL.multipliedBy(Occupancy.PARTS + 5L), ann, cleo);
        cluster().kill(0);
        pass(Occupancy.LEASE.minus(Occupancy.INTERVAL.multipliedBy(Occupancy.PARTS + 2L)), cleo);
        assertThat(told).isEmpty();
        pass(Occupancy.LEASE, cleo);
        assertThat(told).containsExactly("VACATED room:a");
    }

    @Test
    @DisplayName("M24 a node that ends lets go what it held")
    void aNodeThatEndsLetsGo() {
        subscribe(0, "room:a");
        cluster().node(0).close();
        pass(DELAY.plus(SOON));
        assertThat(told).containsExactly("OCCUPIED room:a", "VACATED room:a");
    }

    @Test
    @DisplayName("M24 what is told, and of which channels, the namespace says")
    void theNamespaceSaysWhatIsTold() {
        TestClient client = subscribe(0, "left:a");
        client.subscribe("plain");
        client.subscribe("room:*");
        client.drop();
        pass(DELAY.plus(SOON));
        assertThat(told).containsExactly("VACATED left:a");
    }

    @Test
    @DisplayName("M24 a listener that fails is told no less, and nobody else is disturbed")
    void aListenerThatFailsIsPassedOver() {
        cluster(builder -> builder.onOccupied(event -> {
                    note(event);
                    throw new IllegalStateException("no");
                })
                .onVacated(this::note));
        TestClient client = subscribe(0, "room:a");
        client.subscribe("room:b");
        client.drop();
        pass(DELAY.plus(SOON));
        assertThat(told)
                .containsExactlyInAnyOrder("OCCUPIED room:a", "OCCUPIED room:b", "VACATED room:a", "VACATED room:b")
                .containsSubsequence("OCCUPIED room:a", "VACATED room:a");
    }

    @Test
    @DisplayName("M24 the next change of a channel is told when the one before has been, those of others meanwhile")
    void theNextWaitsForTheOneBefore() {
        List<CompletableFuture<Void>> answers = new ArrayList<>();
        cluster(builder -> builder.onOccupiedAsync(event -> {
                    note(event);
                    CompletableFuture<Void> answer = new CompletableFuture<>();
                    answers.add(answer);
                    return answer;
                })
                .onVacated(this::note));
        subscribe(0, "room:a").drop();
        TestClient other = subscribe(1, "room:b");
        pass(Occupancy.LEASE.multipliedBy(2), other);
        assertThat(told).containsExactly("OCCUPIED room:a", "OCCUPIED room:b");
        answers.get(0).complete(null);
        cluster().settle();
        assertThat(told).containsExactly("OCCUPIED room:a", "OCCUPIED room:b", "VACATED room:a");
    }

    @Test
    @DisplayName("M24 while the store cannot be asked nothing is told, and nothing is lost")
    void nothingIsLostWhileTheStoreIsAway() {
        TestClient ann = subscribe(0, "room:a");
        TestClient bob = subscribe(0, "room:b");
        told.clear();
        cluster().isolate(0);
        ann.drop();
        pass(Duration.ofSeconds(20), bob);
        assertThat(told).isEmpty();
        cluster().rejoin(0);
        pass(DELAY.plus(SOON), bob);
        assertThat(told).containsExactly("VACATED room:a");
    }

    @Test
    @DisplayName("M24 an event has the time of day")
    void anEventHasItsTime() {
        List<ChannelStateEvent> events = new ArrayList<>();
        cluster(builder -> builder.onOccupied(events::add));
        subscribe(0, "room:a");
        assertThat(events).containsExactly(new ChannelStateEvent("room:a", ChannelState.OCCUPIED, FakeClock.START));
    }
}
