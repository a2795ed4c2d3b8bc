package dev.fanfare.internal.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.internal.cluster.Cluster;
import dev.fanfare.notify.DeliveryResult;
import dev.fanfare.notify.Member;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.Notifications;
import dev.fanfare.protocol.Command;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Reply;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TwoNodeCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Groups whose members are connected to other nodes than the one that is asked. */
class ClusterGroupsTest extends NotifyTestBase {

    private static final Member ANN = Member.user("ann");

    private final TwoNodeCluster cluster = cluster(3, 5);

    private static TwoNodeCluster cluster(int nodes, int seed) {
        return new TwoNodeCluster(
                nodes,
                new Random(seed),
                builder ->
                        builder.notifications(options().build()).onConnecting(event -> Credentials.of(event.name())));
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private Notifications notifications(int node) {
        return cluster.node(node).fanfare().notifications();
    }

    private Connected connectTo(int node, String user) {
        return connect(cluster.node(node), user, "", Map.of());
    }

    private <T> T get(CompletionStage<T> stage) {
        return cluster.node(0).get(stage);
    }

    private int reached(int node, String group) {
        return get(notifications(node).notifyGroup(group, READY)).delivered();
    }

    private String idOf(int node) {
        return cluster.node(node).fanfare().nodeInfo().node().id();
    }

    private static void assertNamed(CompletionStage<?> stage, String node) {
        assertThatThrownBy(() -> stage.toCompletableFuture().getNow(null))
                .cause()
                .isInstanceOfSatisfying(
                        ErrorException.class,
                        failed -> assertThat(failed.error()).isEqualTo(ProtocolError.INTERNAL))
                .hasMessageContaining(node)
                .hasMessageContaining("no answer within 10 s");
    }

    @Test
    @DisplayName("N6 a group that is joined on one node holds on all, for users and clients, and is counted over all")
    void aGroupHoldsOnAllNodes() {
        List<Connected> anns = List.of(connectTo(0, "ann"), connectTo(1, "ann"), connectTo(2, "ann"));
        Connected device = connectTo(2, "");
        Connected other = connectTo(1, "bob");
        get(notifications(0).addToGroup("sales", ANN));
        assertThat(reached(1, "sales")).isEqualTo(3);
        get(notifications(1).addToGroup("sales", Member.client(device.id())));
        assertThat(reached(0, "sales")).isEqualTo(4);
        get(notifications(2).addToGroup("sales", Member.client(anns.get(0).id())));
        assertThat(reached(0, "sales")).as("once, be it by two ways").isEqualTo(4);
        assertThat(connectTo(1, "ann").result().subs()).containsKey("notify:group/sales");
        get(notifications(2).removeFromGroup("sales", ANN));
        assertThat(reached(2, "sales")).as("one by itself, and the device").isEqualTo(2);
        assertThat(anns.get(0).received()).hasSize(4);
        assertThat(anns.get(1).received()).hasSize(3);
        assertThat(device.received()).hasSize(3);
        assertThat(other.received()).isEmpty();
    }

    @Test
    @DisplayName("N6 a node that does not answer is named, and the same call mends it")
    void aSilentNodeIsNamed() {
        connectTo(0, "ann");
        connectTo(1, "ann");
        cluster.pause(1);
        CompletionStage<Void> added = notifications(0).addToGroup("sales", ANN);
        cluster.settle();
        cluster.advance(Cluster.PATIENCE);
        assertNamed(added, idOf(1));
        cluster.resume(1);
        get(notifications(0).addToGroup("sales", ANN));
        assertThat(reached(0, "sales")).isEqualTo(2);
    }

    @Test
    @DisplayName("N6 a node that dies is named while it is waited for, and its groups go on without it")
    void aNodeDies() {
        Connected ann = connectTo(0, "ann");
        Connected bob = connectTo(1, "bob");
        get(notifications(1).addToGroup("sales", Member.client(bob.id())));
        get(notifications(1).addToGroup("sales", ANN));
        String dead = idOf(1);
        cluster.kill(1);
        CompletionStage<Void> added = notifications(0).addToGroup("staff", ANN);
        cluster.settle();
        pass(Cluster.PATIENCE, ann);
        assertNamed(added, dead);
        assertThat(reached(2, "staff")).isEqualTo(1);
        pass(Cluster.GONE_AFTER, ann);
        get(notifications(0).addToGroup("more", ANN));
        assertThat(reached(0, "sales")).isEqualTo(1);
        assertThat(connect(cluster.node(2), "bob", bob.token(), Map.of())
                        .result()
                        .subs())
                .as("whom the dead node has put there")
                .containsKey("notify:group/sales");
        assertThat(reached(0, "sales")).isEqualTo(2);
        assertThat(ann.received()).hasSize(3);
    }

    @Test
    @DisplayName("N6 a node that was taken for dead, and comes back, follows what has changed meanwhile")
    void aNodeThatComesBackFollowsWhatHasChanged() {
        Connected near = connectTo(0, "ann");
        Connected far = connectTo(1, "ann");
        Connected device = connectTo(1, "bob");
        get(notifications(0).addToGroup("old", ANN));
        cluster.pause(1);
        cluster.advance(Cluster.GONE_AFTER.plusSeconds(1));
        get(notifications(0).removeFromGroup("old", ANN));
        get(notifications(2).addToGroup("new", ANN));
        get(notifications(2).addToGroup("new", Member.client(device.id())));
        cluster.resume(1);
        cluster.advance(Cluster.HEARTBEAT);
        assertThat(reached(0, "new")).isEqualTo(3);
        assertThat(get(notifications(0).notifyGroup("old", READY)).code()).isEqualTo(DeliveryResult.NOT_FOUND);
        for (Connected each : List.of(near, far)) {
            assertThat(each.connection().pushes(Push.Unsubscribed.class)).hasSize(1);
        }
    }

    @Test
    @DisplayName("N6 who comes back is told again of changes until it has heard of them, whatever is lost")
    void whoComesBackIsToldUntilItHasHeardOfIt() {
        Connected far = connectTo(1, "ann");
        cluster.network().cut("node-0", "node-1");
        cluster.network().cut("node-2", "node-1");
        pass(Cluster.GONE_AFTER.plusSeconds(1), far);
        get(notifications(0).addToGroup("new", ANN));
        Duration underWay = Duration.ofMillis(100);
        cluster.network().delay(underWay);
        cluster.network().mend("node-0", "node-1");
        // It is heard of, and what it is told is on its way when the way is cut again for a moment.
        Duration now = Cluster.GONE_AFTER.plusSeconds(1);
        pass(Cluster.HEARTBEAT.multipliedBy(4).minus(now).plus(underWay), far);
        cluster.network().cut("node-0", "node-1");
        cluster.network().mend("node-0", "node-1");
        pass(Cluster.PATIENCE.minusSeconds(1), far);
        assertThat(far.connection().pushes(Push.Subscribed.class)).isEmpty();
        pass(Cluster.HEARTBEAT.plusSeconds(2), far);
        assertThat(far.connection().pushes(Push.Subscribed.class))
                .extracting(Push.Subscribed::channel)
                .containsExactly("notify:group/new");
    }

    private void pass(Duration time, Connected there) {
        Duration second = Duration.ofSeconds(1);
        for (Duration left = time; left.compareTo(Duration.ZERO) > 0; left = left.minus(second)) {
            cluster.advance(left.compareTo(second) < 0 ? left : second);
            if (there.connection().takePing()) {
                there.connection().send(new Request.Pong());
            }
        }
    }

    @Test
    @DisplayName("N6 a node that is cut off from the group store refuses who connects to it, and disturbs nobody else")
    void aNodeWithoutTheStore() {
        Connected near = connectTo(0, "ann");
        Connected far = connectTo(1, "ann");
        get(notifications(0).addToGroup("sales", ANN));
        cluster.network().cut("node-1", "store");
        TestClient refused = begin(1, "ann");
        assertThat(connectTo(0, "ann").result().subs()).containsKey("notify:group/sales");
        CompletionStage<Void> added = notifications(0).addToGroup("staff", ANN);
        cluster.settle();
        cluster.advance(Groups.PATIENCE);
        assertThat(((Reply.Failure) refused.reply(1)).error()).isEqualTo(ProtocolError.INTERNAL);
        assertThatThrownBy(() -> added.toCompletableFuture().getNow(null))
                .hasMessageContaining(idOf(1))
                .hasMessageContaining("the group store");
        cluster.network().mend("node-1", "store");
        get(notifications(0).addToGroup("staff", ANN));
        assertThat(reached(2, "staff")).isEqualTo(3);
        assertThat(near.connection().closedWith()).isNull();
        assertThat(far.connection().closedWith()).isNull();
    }

    private TestClient begin(int node, String user) {
        TestClient client = cluster.node(node).open();
        client.sendAllWithoutSettling(
                new Command(1, new Request.Connect("", Payload.EMPTY, Map.of(), user, "", Map.of())));
        cluster.settle();
        return client;
    }

    @Test
    @DisplayName(
            "N6 who connects to another node while it is removed from a group gets nothing of it after the removal")
    void removedWhileConnectingElsewhere() {
        get(notifications(0).addToGroup("sales", ANN));
        cluster.network().delay(Duration.ofMillis(100));
        TestClient client = begin(1, "ann");
        // The store has said in which groups it is, which its node hears a second later.
        cluster.network().delay(Duration.ofSeconds(1));
        cluster.advance(Duration.ofMillis(100));
        cluster.network().delay(Duration.ZERO);
        List<DeliveryResult> results = new ArrayList<>();
        var unused = notifications(0)
                .removeFromGroup("sales", ANN)
                .thenCompose(removed -> notifications(0).notifyGroup("sales", Notification.of("secret", "1")))
                .thenAccept(results::add);
        cluster.advance(Duration.ofMillis(900));
        assertThat(results).as("somebody who may still be in it").isEmpty();
        cluster.advance(Duration.ofMillis(200));
        assertThat(results).extracting(DeliveryResult::code).containsExactly(DeliveryResult.NOT_FOUND);
        assertThat(client.result(1, Result.Connect.class).subs()).containsKey("notify:group/sales");
        assertThat(client.pushes(Push.Unsubscribed.class)).hasSize(1);
        assertThat(client.pushes(Push.Published.class)).isEmpty();
    }

    /**
     * Clients come and go on both nodes while they and their users are put into groups and taken out, and the network and the
     * store take their time. Whoever is there in the end is in the right groups, once, and whatever was said to have been done
     * was so at that moment.
     */
    @RepeatedTest(20)
    @DisplayName(
            "N6 whoever comes, goes, and is put into groups meanwhile, on whichever node, is in the right ones, once")
    void whateverHappensAtTheSameTime(RepetitionInfo repetition) {
        int seed = repetition.getCurrentRepetition();
        Random random = new Random(seed);
        try (TwoNodeCluster two = cluster(2, seed)) {
            GroupsModel model = new GroupsModel(two, random);
            two.network().delay(Duration.ofMillis(random.nextInt(300)));
            two.network().reliability(0, 0.2, 0.2);
            for (int step = 0; step < 150; step++) {
                model.step();
            }
            model.rest();
            model.check("seed " + seed);
        }
    }
}
