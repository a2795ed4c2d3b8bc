package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.internal.notify.CapturedLog;
import dev.fanfare.internal.session.SteeredPresenceStore.Outcome;
import dev.fanfare.presence.PresenceStats;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.testkit.OnOneNodeAndOnTwo;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who is connected is present, and who is gone is not, whatever became of the node that knew. */
@DisplayName("M5 presence has a lease")
@OnOneNodeAndOnTwo
class PresenceLeaseTest extends SessionTestBase {

    private static final Duration INTERVAL = Duration.ofSeconds(25);
    private static final Duration TTL = Duration.ofSeconds(60);

    private final SteeredPresenceStore store = new SteeredPresenceStore();

    /** A node that knows who is present from the store that all of them share. */
    private TestServer node() {
        return server(builder -> builder.clients(ClientOptions.builder()
                        .insecure(true)
                        .pingInterval(Duration.ofHours(1))
                        .presenceUpdateInterval(INTERVAL)
                        .presenceTtl(TTL)
                        .build())
                .presenceStore(store)
                .namespace("who", NamespaceOptions.builder().presence(true).build()));
    }

    /** Time passes for the store and for these nodes, and stands still for others. */
    private void pass(Duration time, TestServer... nodes) {
        for (long left = time.toMillis(); left > 0; left -= 200) {
            store.clock().advance(Duration.ofMillis(200));
            for (TestServer node : nodes) {
                node.advance(Duration.ofMillis(200));
            }
        }
    }

    private static List<String> present(TestServer node, String channel) {
        return List.copyOf(node.get(node.fanfare().presence(channel)).keySet());
    }

    @Test
    void whoIsConnectedIsPresentForAsLongAndIsRefreshedOnceInEveryInterval() {
        TestServer node = node();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            TestClient client = node.open();
            ids.add(client.connect().client());
            client.subscribe("who:a");
            client.subscribe("who:" + i);
        }
        pass(INTERVAL.multipliedBy(10), node);
        assertThat(present(node, "who:a")).containsExactlyInAnyOrderElementsOf(ids);
        Map<String, Long> turns = store.refreshes().stream()
                .flatMap(batch -> batch.stream()
                        .map(entry -> entry.channel() + " " + entry.info().client()))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(turns).hasSize(80);
        assertThat(turns.values()).allSatisfy(count -> assertThat(count).isBetween(9L, 11L));
        assertThat(store.refreshes())
                .as("they are spread over the interval")
                .hasSizeGreaterThan(250)
                .allSatisfy(batch -> assertThat(batch).hasSizeLessThanOrEqualTo(3));
        assertThat(store.adds()).hasSize(80);
    }

    @Test
    void aNodeThatDiesLeavesNobodyForLongerThanALeaseAndOneThatWasPausedComesBack() {
        TestServer living = node();
        TestServer dead = node();
        TestClient living1 = living.open();
        String stays = living1.connect().client();
        living1.subscribe("who:a");
        TestClient dead1 = dead.open();
        String goes = dead1.connect().client();
        dead1.subscribe("who:a");
        dead1.subscribe("who:b");
        pass(TTL.multipliedBy(3), living, dead);
        assertThat(present(living, "who:a")).containsExactlyInAnyOrder(stays, goes);

        pass(TTL, living);
        assertThat(present(living, "who:a")).containsExactly(stays);
        assertThat(present(living, "who:b")).isEmpty();
        assertThat(living.get(living.fanfare().presenceStats("who:a"))).isEqualTo(new PresenceStats(1, 1));

        pass(INTERVAL, living, dead);
        assertThat(present(living, "who:a")).containsExactlyInAnyOrder(stays, goes);
        assertThat(present(living, "who:b")).containsExactly(goes);
        dead1.drop();
        dead.settle();
        assertThat(present(living, "who:a")).containsExactly(stays);
        assertThat(present(living, "who:b")).isEmpty();
    }

    @Test
    void aStoreThatHasLostItsMemoryHasItAgainWithinAnInterval() {
        TestServer node = node();
        TestClient client = node.open();
        String id = client.connect().client();
        client.subscribe("who:a");
        store.forgetEverything();
        assertThat(present(node, "who:a")).isEmpty();
        pass(INTERVAL, node);
        Map<String, ClientInfo> clients = node.get(node.fanfare().presence("who:a"));
        assertThat(clients).containsOnlyKeys(id);
    }

    @Test
    void aRefreshThatFailsIsTriedAgainSoonAndSaidSeldom() {
        TestServer node = node();
        TestClient client = node.open();
        client.connect();
        client.subscribe("who:a");
        store.outcome(Outcome.REFUSED);
        try (CapturedLog log = new CapturedLog()) {
            pass(INTERVAL, node);
            // Nobody else is behind: it has every turn that no part needs.
            assertThat(store.refreshes()).hasSizeGreaterThan(1);
            int tries = store.refreshes().size();
            pass(Duration.ofSeconds(2), node);
            assertThat(store.refreshes()).hasSizeGreaterThan(tries);
            store.outcome(Outcome.DONE);
            tries = store.refreshes().size();
            pass(Duration.ofSeconds(1), node);
            assertThat(store.refreshes()).hasSize(tries + 1);
            assertThat(present(node, "who:a")).hasSize(1);
            pass(TTL, node);
            assertThat(present(node, "who:a")).hasSize(1);

            store.outcome(Outcome.REFUSED);
            pass(TTL.multipliedBy(3), node);
            assertThat(present(node, "who:a")).isEmpty();
            assertThat(log.lines(Level.WARN))
                    .hasSizeBetween(3, 5)
                    .allSatisfy(line -> assertThat(line)
                            .contains("The presence of 1 clients could not be refreshed", "the store is ill"));
        }
    }

    @Test
    void aRemovalThatFailsEndsWithTheLeaseAndIsSaidSeldom() {
        TestServer node = node();
        List<TestClient> clients = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            TestClient client = node.connect();
            client.subscribe("who:a");
            clients.add(client);
        }
        store.outcome(Outcome.REFUSED);
        try (CapturedLog log = new CapturedLog()) {
            clients.forEach(TestClient::drop);
            node.settle();
            assertThat(log.lines(Level.WARN)).hasSize(1);
        }
        assertThat(present(node, "who:a")).hasSize(100);
        store.outcome(Outcome.DONE);
        pass(TTL, node);
        assertThat(present(node, "who:a")).isEmpty();
        assertThat(store.refreshes()).isEmpty();
    }

    @Test
    void aStoreThatIsSlowToAnswerIsAskedAboutEachOnceAndNothingPilesUp() {
        TestServer node = node();
        node.connect().subscribe("who:a");
        node.connect().subscribe("who:b");
        store.hold();
        pass(INTERVAL, node);
        assertThat(store.refreshes()).hasSize(2);
        pass(TTL, node);
        assertThat(store.refreshes()).hasSize(2);
        store.release();
        node.settle();
        pass(TTL, node);
        assertThat(present(node, "who:a")).hasSize(1);
        assertThat(present(node, "who:b")).hasSize(1);
    }

    @Test
    void whoHasNoPresenceCostsTheStoreNothing() {
        TestServer node = node();
        for (int i = 0; i < 10; i++) {
            TestClient client = node.connect();
            client.subscribe("news");
        }
        pass(TTL, node);
        assertThat(store.adds()).isEmpty();
        assertThat(store.refreshes()).isEmpty();
    }

    @Test
    void aLeaseMustOutliveTheTimeBetweenTwoRefreshes() {
        for (Duration ttl : List.of(INTERVAL, INTERVAL.minusSeconds(1), Duration.ZERO, Duration.ofSeconds(-61))) {
            assertThatThrownBy(() -> ClientOptions.builder().presenceTtl(ttl).build())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("presence_ttl")
                    .hasMessageContaining("presence_update_interval");
        }
        assertThatThrownBy(() -> ClientOptions.builder()
                        .presenceUpdateInterval(Duration.ofMillis(999))
                        .build())
                .hasMessageContaining("presence_update_interval must be at least 1 s");
        assertThatThrownBy(
                        () -> ClientOptions.builder().presenceMaxClientLimit(0).build())
                .hasMessageContaining("presence_max_client_limit");
    }
}
