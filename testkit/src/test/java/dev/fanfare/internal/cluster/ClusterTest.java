package dev.fanfare.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.FanfareBuilder;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.cluster.NodeInfo;
import dev.fanfare.cluster.Survey;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.Renewal;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.notify.DeliveryResult;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Expiry;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.UnsubscribeCode;
import dev.fanfare.testkit.FakeClock;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TwoNodeCluster;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M14 what one node has others do, and what it is told of it")
class ClusterTest {

    private static final NamespaceOptions STREAM = NamespaceOptions.builder()
            .historySize(100)
            .historyTtl(Duration.ofMinutes(10))
            .forceRecovery(true)
            .build();

    private final TwoNodeCluster cluster = new TwoNodeCluster(3, new Random(7), ClusterTest::configure);

    private static void configure(FanfareBuilder builder) {
        builder.namespace("stream", STREAM)
                .notifications(NotificationOptions.builder()
                        .secret("a secret of 32 characters or more")
                        .build())
                .onConnecting(TestClient::believed)
                .onSubscribing(event -> SubscribeOptions.DEFAULT);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private TestClient connect(int node, String user) {
        TestClient client = cluster.node(node).open();
        client.send(TestClient.as(user));
        client.take();
        return client;
    }

    private static List<String> received(TestClient client) {
        return client.pushes(Push.Published.class).stream()
                .map(push -> push.publication().data().utf8())
                .toList();
    }

    private <T> T get(CompletionStage<T> stage) {
        cluster.settle();
        assertThat(stage.toCompletableFuture()).as("it is answered").isDone();
        return stage.toCompletableFuture().join();
    }

    @Test
    void aPublicationReachesTheSubscribersOfAllNodes() {
        List<TestClient> clients = List.of(connect(0, "ann"), connect(1, "bob"), connect(2, "cid"));
        clients.forEach(client -> client.subscribe("stream:a"));
        for (int i = 0; i < 9; i++) {
            get(cluster.node(i % 3).fanfare().publish("stream:a", Payload.utf8(Integer.toString(i))));
        }
        clients.forEach(
                client -> assertThat(received(client)).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8"));
    }

    @Test
    void subscribingUnsubscribingAndClosingWorkWhereverTheClientsAre() {
        TestClient here = connect(0, "ann");
        TestClient there = connect(1, "ann");
        TestClient other = connect(2, "bob");
        ClientSelector ann = ClientSelector.ofUser("ann");
        SubscribeOptions options = SubscribeOptions.builder()
                .info(Payload.utf8("{\"seat\":1}"))
                .data(Payload.utf8("{\"hello\":true}"))
                .expireAt(Instant.parse("2027-01-01T00:00:00Z"))
                .forcePositioning(true)
                .build();
        get(cluster.node(2).fanfare().subscribe(ann, "stream:a", options));
        for (TestClient client : List.of(here, there)) {
            assertThat(client.pushes(Push.Subscribed.class)).singleElement().satisfies(push -> {
                assertThat(push.channel()).isEqualTo("stream:a");
                assertThat(push.data().utf8()).isEqualTo("{\"hello\":true}");
            });
        }
        get(cluster.node(2).fanfare().unsubscribe(ann, "stream:a"));
        for (TestClient client : List.of(here, there)) {
            assertThat(client.pushes(Push.Unsubscribed.class))
                    .containsExactly(new Push.Unsubscribed("stream:a", UnsubscribeCode.SERVER));
        }
        get(cluster.node(1).fanfare().disconnect(ann, new Disconnect(4000, "go")));
        assertThat(here.closedWith()).isEqualTo(new Disconnect(4000, "go"));
        assertThat(there.closedWith()).isEqualTo(new Disconnect(4000, "go"));
        assertThat(other.closedWith()).isNull();
        for (int i = 0; i < 2; i++) {
            assertThat(cluster.node(i).fanfare().nodeInfo().clients()).isZero();
        }
    }

    @Test
    void connectionsAreRenewedWhereverTheyAre() {
        TestClient here = connect(0, "ann");
        TestClient there = connect(1, "ann");
        ClientSelector ann = ClientSelector.ofUser("ann");
        Renewal hour = Renewal.until(FakeClock.START.plusSeconds(3_600)).withInfo(Payload.utf8("\"seat 1\""));
        get(cluster.node(0).fanfare().refresh(ann, hour));
        for (TestClient client : List.of(here, there)) {
            assertThat(client.pushes(Push.Refreshed.class))
                    .containsExactly(new Push.Refreshed(new Expiry(true, 3_600)));
        }
        get(cluster.node(2).fanfare().refresh(ann, Renewal.until(FakeClock.START)));
        assertThat(here.closedWith()).isEqualTo(Disconnect.EXPIRED);
        assertThat(there.closedWith()).isEqualTo(Disconnect.EXPIRED);
    }

    @Test
    void channelsAndNodesAreThoseOfAll() {
        connect(0, "ann").subscribe("stream:a");
        connect(1, "bob").subscribe("stream:a");
        connect(2, "cid").subscribe("stream:c");
        Survey<Map<String, Integer>> channels = get(cluster.node(1).fanfare().channels());
        assertThat(channels.isComplete()).isTrue();
        assertThat(channels.complete().stream().filter(each -> each.containsKey("stream:a")))
                .hasSize(2);
        Survey<NodeInfo> info = get(cluster.node(0).fanfare().info());
        assertThat(info.complete())
                .extracting(each -> each.node().name())
                .containsExactlyInAnyOrder("node-0", "node-1", "node-2");
        assertThat(info.complete()).allMatch(each -> each.clients() == 1);
    }

    @Test
    @DisplayName("N3 the result of a notification counts the connections of all nodes")
    void theResultOfANotificationCountsTheConnectionsOfAllNodes() {
        List<TestClient> clients = List.of(connect(0, "ann"), connect(1, "ann"), connect(2, "bob"));
        DeliveryResult all = get(cluster.node(0).fanfare().notifications().broadcast(Notification.of("n", "1")));
        assertThat(all.delivered()).isEqualTo(3);
        DeliveryResult ann =
                get(cluster.node(2).fanfare().notifications().notifyUser("ann", Notification.of("n", "2")));
        assertThat(ann.delivered()).isEqualTo(2);
        assertThat(ann.code()).isEqualTo(DeliveryResult.OK);
        assertThat(received(clients.get(2))).hasSize(1);
        assertThat(get(cluster.node(1).fanfare().notifications().notifyUser("nobody", Notification.of("n", "3")))
                        .code())
                .isEqualTo(DeliveryResult.NOT_FOUND);
    }

    @Test
    void aNodeThatDoesNotAnswerIsNamed() {
        String silent = idOf(1);
        cluster.pause(1);
        CompletionStage<Void> closed =
                cluster.node(0).fanfare().disconnect(ClientSelector.ofUser("ann"), Disconnect.FORCED);
        CompletionStage<Survey<NodeInfo>> info = cluster.node(0).fanfare().info();
        cluster.settle();
        assertThat(closed.toCompletableFuture()).isNotDone();
        cluster.advance(Cluster.PATIENCE);
        assertThatThrownBy(() -> get(closed))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        ErrorException.class,
                        refused -> assertThat(refused.error()).isEqualTo(ProtocolError.INTERNAL))
                .hasMessageContaining("no answer within 10 s");
        assertThat(get(info).answers()).hasSize(2);
        assertThat(get(info).problems()).containsOnlyKeys(silent);
    }

    @Test
    void aNodeThatIsGoneForLongIsNotWaitedFor() {
        connect(2, "ann");
        cluster.kill(2);
        cluster.advance(Cluster.GONE_AFTER);
        get(cluster.node(0).fanfare().disconnect(ClientSelector.ofUser("ann"), Disconnect.FORCED));
        assertThat(get(cluster.node(0).fanfare().info()).answers()).hasSize(2);
    }

    @Test
    void aNodeThatStopsInOrderIsForgottenAtOnce() {
        cluster.node(2).close();
        assertThat(get(cluster.node(0).fanfare().info()).complete()).hasSize(2);
    }

    @Test
    void whatANodeRefusesIsNotReportedAsDone() {
        Iterator<Boolean> knowsIt = List.of(true, false).iterator();
        try (TwoNodeCluster unlike = new TwoNodeCluster(builder -> {
            if (knowsIt.next()) {
                builder.namespace("new", STREAM);
            }
        })) {
            CompletionStage<Void> subscribed =
                    unlike.node(0).fanfare().subscribe(ClientSelector.ofUser(""), "new:a", SubscribeOptions.DEFAULT);
            unlike.settle();
            assertThatThrownBy(() -> subscribed.toCompletableFuture().join())
                    .cause()
                    .isInstanceOfSatisfying(
                            ErrorException.class,
                            refused -> assertThat(refused.error()).isEqualTo(ProtocolError.UNKNOWN_CHANNEL));
        }
    }

    @Test
    void aClientThatCannotBeSubscribedIsAProblem() {
        TestClient client = connect(1, "ann");
        SubscribeOptions senseless =
                SubscribeOptions.builder().info(Payload.utf8("no JSON")).build();
        CompletionStage<Void> subscribed =
                cluster.node(0).fanfare().subscribe(ClientSelector.ofUser("ann"), "stream:a", senseless);
        cluster.settle();
        assertThatThrownBy(() -> subscribed.toCompletableFuture().join())
                .cause()
                .isInstanceOf(ErrorException.class);
        assertThat(client.pushes(Push.Subscribed.class)).isEmpty();
        assertThat(client.closedWith()).isNull();
    }

    @Test
    void whatIsLostDoubledOrOvertakenOnTheBusChangesNothing() {
        TestClient client = connect(1, "ann");
        cluster.network().reliability(0, 0.5, 0.5);
        for (int i = 0; i < 50; i++) {
            get(cluster.node(0)
                    .fanfare()
                    .subscribe(ClientSelector.ofUser("ann"), "stream:a", SubscribeOptions.DEFAULT));
            get(cluster.node(0).fanfare().unsubscribe(ClientSelector.ofUser("ann"), "stream:a"));
            cluster.advance(Duration.ofMillis(200));
        }
        assertThat(client.pushes(Push.Subscribed.class)).hasSize(50);
        assertThat(client.pushes(Push.Unsubscribed.class)).hasSize(50);
        assertThat(cluster.node(1).fanfare().nodeInfo().subscriptions())
                .as("everybody's, the client's and the user's for notifications")
                .isEqualTo(3);
    }

    @Test
    void whoeverWasCutOffFromTheBrokerComesBackForWhatWasMissed() {
        TestClient far = connect(1, "bob");
        TestClient near = connect(0, "ann");
        far.subscribe("stream:a");
        near.subscribe("stream:a");
        get(cluster.node(0).fanfare().publish("stream:a", Payload.utf8("1")));
        cluster.isolate(1);
        get(cluster.node(0).fanfare().publish("stream:a", Payload.utf8("2")));
        cluster.rejoin(1);
        cluster.advance(Duration.ofSeconds(6));
        assertThat(received(near)).containsExactly("1", "2");
        assertThat(received(far)).containsExactly("1");
        assertThat(far.pushes(Push.Unsubscribed.class))
                .containsExactly(new Push.Unsubscribed("stream:a", UnsubscribeCode.INSUFFICIENT_STATE));
        assertThat(near.pushes(Push.Unsubscribed.class)).isEmpty();
    }

    @Test
    void aQuestionOfANewerVersionIsRefusedAndAMessageOfOnePassedOver() {
        // Sent as any node would, by a bus of its own on the same network.
        assertThat(new ControlCodec().decode("{\"type\":\"dance\",\"x\":1}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ControlMessage.Unknown.class);
    }

    private String idOf(int node) {
        return cluster.node(node).fanfare().nodeInfo().node().id();
    }

    @Test
    void stagesCompleteOnThreadsOfTheApplicationNotOnLoopsOrTheBus() {
        connect(1, "ann");
        CompletableFuture<String> thread = new CompletableFuture<>();
        var unused = cluster.node(0)
                .fanfare()
                .disconnect(ClientSelector.ofUser("ann"), Disconnect.FORCED)
                .thenRun(() -> thread.complete(Thread.currentThread().getName()));
        cluster.settle();
        assertThat(Set.of(thread.join())).doesNotContain(Thread.currentThread().getName());
    }
}
