package dev.fanfare.internal.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.notify.DeliveryResult;
import dev.fanfare.notify.Member;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.Notifications;
import dev.fanfare.protocol.Command;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Reply;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of groups when their store is slow or ill, when clients come and go meanwhile, and in the course of time. */
class GroupsTest extends NotifyTestBase {

    private static final Member ANN = Member.user("ann");
    private static final Duration TTL = Duration.ofSeconds(40);

    private final SteeredGroupStore store = new SteeredGroupStore();

    private TestServer serverOverStore() {
        return server(
                options()
                        .retentionTtl(Duration.ofSeconds(10))
                        .groupMembershipTtl(TTL)
                        .build(),
                builder -> builder.groupStore(store));
    }

    private static Request.Connect as(String user) {
        return new Request.Connect("", Payload.EMPTY, Map.of(), user, "", Map.of());
    }

    private static TestClient beginConnecting(TestServer server, String user) {
        TestClient client = server.open();
        client.sendAllWithoutSettling(new Command(1, as(user)));
        server.settle();
        return client;
    }

    private static CompletionStage<Void> add(TestServer server, String group, Member member) {
        CompletionStage<Void> done = server.fanfare().notifications().addToGroup(group, member);
        server.settle();
        return done;
    }

    private static CompletionStage<Void> remove(TestServer server, String group, Member member) {
        CompletionStage<Void> done = server.fanfare().notifications().removeFromGroup(group, member);
        server.settle();
        return done;
    }

    private static int reached(TestServer server, String group) {
        return server.get(server.fanfare().notifications().notifyGroup(group, READY))
                .delivered();
    }

    private static boolean isDone(CompletionStage<?> stage) {
        return stage.toCompletableFuture().isDone();
    }

    private static void assertFailedInternally(CompletionStage<?> stage) {
        Assertions.assertThatThrownBy(() -> stage.toCompletableFuture().getNow(null))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        ErrorException.class,
                        failed -> assertThat(failed.error()).isEqualTo(ProtocolError.INTERNAL))
                .hasMessageContaining("group store");
    }

    // ---- a store that is ill

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ANSWERS")
    @DisplayName("N6 a group store that throws, fails or is silent refuses who connects, and disturbs nobody else")
    void anIllStoreRefusesWhoConnects(SteeredGroupStore.Mood mood) {
        TestServer server = serverOverStore();
        Connected there = connect(server, "ann", "", Map.of());
        server.get(add(server, "sales", ANN));
        store.mood(mood);
        TestClient late = beginConnecting(server, "ann");
        assertThat(reached(server, "sales")).isEqualTo(1);
        server.advance(Groups.PATIENCE);
        assertThat(((Reply.Failure) late.reply(1)).error())
                .isEqualTo(ProtocolError.INTERNAL)
                .extracting(ProtocolError::temporary)
                .isEqualTo(true);
        store.mood(SteeredGroupStore.Mood.ANSWERS);
        // What was asked before is answered now, and nobody waits for it any more.
        store.release();
        assertThat(late.take()).isEmpty();
        assertThat(reached(server, "sales")).isEqualTo(1);
        assertThat(there.received()).hasSize(2);
        assertThat(connect(server, "ann", "", Map.of()).result().subs()).containsKey("notify:group/sales");
        assertThat(reached(server, "sales")).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ANSWERS")
    @DisplayName("N6 a group store that throws, fails or is silent fails the stage of who changes groups")
    void anIllStoreFailsWhoChangesGroups(SteeredGroupStore.Mood mood) {
        TestServer server = serverOverStore();
        Connected there = connect(server, "ann", "", Map.of());
        server.get(add(server, "sales", ANN));
        store.mood(mood);
        CompletionStage<Void> added = add(server, "more", ANN);
        CompletionStage<Void> removed = remove(server, "sales", ANN);
        server.advance(Groups.PATIENCE);
        assertFailedInternally(added);
        assertFailedInternally(removed);
        assertThat(reached(server, "sales")).isEqualTo(1);
        store.mood(SteeredGroupStore.Mood.ANSWERS);
        server.get(add(server, "more", ANN));
        server.get(remove(server, "sales", ANN));
        assertThat(reached(server, "more")).isEqualTo(1);
        assertThat(reached(server, "sales")).isZero();
        assertThat(there.received()).hasSize(2);
    }

    @Test
    @DisplayName("N6 who cannot be told of a change of groups is not said to have been, and the same call mends it")
    void aChangeThatCouldNotBeFollowedIsAFailure() {
        TestServer server = serverOverStore();
        Connected ann = connect(server, "ann", "", Map.of());
        store.hold();
        CompletionStage<Void> added = add(server, "sales", ANN);
        store.mood(SteeredGroupStore.Mood.FAILS);
        // It is in the group, and then nobody can say in which groups it is.
        store.release();
        server.settle();
        assertFailedInternally(added);
        assertThat(ann.connection().closedWith()).isNull();
        store.mood(SteeredGroupStore.Mood.ANSWERS);
        server.get(add(server, "sales", ANN));
        assertThat(reached(server, "sales")).isEqualTo(1);
        assertThat(ann.connection().pushes(Push.Subscribed.class)).hasSize(1);
    }

    @Test
    @DisplayName("N6 the engine closes its group store, and changes no groups afterwards")
    void theEndOfTheEngine() {
        TestServer server = serverOverStore();
        server.close();
        assertThat(store.isClosed()).isTrue();
        CompletionStage<Void> added = add(server, "sales", ANN);
        assertThat(added.toCompletableFuture()).isCompletedExceptionally();
    }

    // ---- while a client connects

    @Test
    @DisplayName("N6 a client that connects while it is added to a group is in it, once")
    void addedWhileConnecting() {
        TestServer server = serverOverStore();
        server.get(add(server, "old", ANN));
        store.hold();
        TestClient client = beginConnecting(server, "ann");
        CompletionStage<Void> added = add(server, "new", ANN);
        CompletionStage<Void> again = add(server, "old", ANN);
        store.release();
        server.settle();
        server.get(added);
        server.get(again);
        assertThat(client.result(1, Result.Connect.class).subs())
                .as("its groups were read before")
                .containsKey("notify:group/old")
                .doesNotContainKey("notify:group/new");
        assertThat(client.pushes(Push.Subscribed.class))
                .extracting(Push.Subscribed::channel)
                .containsExactly("notify:group/new");
        assertThat(reached(server, "old")).isEqualTo(1);
        assertThat(reached(server, "new")).isEqualTo(1);
        assertThat(client.pushes(Push.Published.class)).hasSize(2);
        assertThat(client.take()).isEmpty();
    }

    @Test
    @DisplayName("N6 a client that connects while it is removed from a group gets nothing of it after the removal")
    void removedWhileConnecting() {
        TestServer server = serverOverStore();
        server.get(add(server, "sales", ANN));
        server.get(add(server, "staff", ANN));
        store.hold();
        TestClient client = beginConnecting(server, "ann");
        CompletionStage<Void> removed = server.fanfare().notifications().removeFromGroup("sales", ANN);
        List<CompletionStage<DeliveryResult>> sent = new ArrayList<>();
        var unused = removed.thenRun(
                () -> sent.add(server.fanfare().notifications().notifyGroup("sales", Notification.of("secret", "1"))));
        server.settle();
        assertThat(isDone(removed)).as("somebody who may still be in it").isFalse();
        store.release();
        server.settle();
        server.get(removed);
        assertThat(server.get(sent.get(0)).code()).isEqualTo(DeliveryResult.NOT_FOUND);
        assertThat(client.result(1, Result.Connect.class).subs()).containsKeys("notify:group/sales");
        assertThat(client.pushes(Push.Unsubscribed.class))
                .extracting(Push.Unsubscribed::channel)
                .containsExactly("notify:group/sales");
        assertThat(client.take()).isEmpty();
        assertThat(reached(server, "staff")).isEqualTo(1);
    }

    @Test
    @DisplayName("N6 a change of groups waits for nobody who does not connect after all")
    void whoDoesNotConnectAfterAll() {
        TestServer server = serverOverStore();
        store.hold();
        TestClient gone = beginConnecting(server, "ann");
        TestClient refused = beginConnecting(server, "ann");
        CompletionStage<Void> added = add(server, "sales", ANN);
        gone.drop();
        assertThat(isDone(added)).isFalse();
        // The first waits for the answer that its client is in the group, the second for that in which groups it is.
        server.advance(Groups.PATIENCE);
        assertThat(refused.reply(1)).isInstanceOf(Reply.Failure.class);
        assertFailedInternally(added);
        store.release();
        server.get(add(server, "sales", ANN));
        assertThat(refused.take()).isEmpty();
        assertThat(reached(server, "sales")).isZero();
    }

    @Test
    @DisplayName("N6 a client that is refused for another reason is in no group")
    void whoIsRefused() {
        TestServer server = server(
                options().build(),
                builder -> builder.groupStore(store)
                        .clients(ClientOptions.builder().userConnectionLimit(1).build()));
        server.get(add(server, "sales", ANN));
        Connected ann = connect(server, "ann", "", Map.of());
        TestClient second = beginConnecting(server, "ann");
        assertThat(second.closedWith()).isEqualTo(Disconnect.CONNECTION_LIMIT);
        server.get(remove(server, "sales", ANN));
        server.get(add(server, "sales", ANN));
        assertThat(reached(server, "sales")).isEqualTo(1);
        assertThat(ann.received()).hasSize(1);
    }

    // ---- in order

    @Test
    @DisplayName("N6 what one caller asks about a member takes effect in that order, waited for or not")
    void inOrder() {
        TestServer server = serverOverStore();
        Connected ann = connect(server, "ann", "", Map.of());
        store.hold();
        Notifications notifications = server.fanfare().notifications();
        List<CompletionStage<Void>> asked = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            asked.add(notifications.addToGroup("out" + i % 5, ANN));
            asked.add(notifications.removeFromGroup("out" + i % 5, ANN));
            asked.add(notifications.removeFromGroup("in" + i % 5, ANN));
            asked.add(notifications.addToGroup("in" + i % 5, ANN));
        }
        server.settle();
        store.release();
        server.settle();
        asked.forEach(stage -> assertThat(stage.toCompletableFuture()).isCompleted());
        assertThat(ann.connection().pushes(Push.Subscribed.class))
                .extracting(Push.Subscribed::channel)
                .containsExactlyInAnyOrder(
                        "notify:group/in0",
                        "notify:group/in1",
                        "notify:group/in2",
                        "notify:group/in3",
                        "notify:group/in4");
        assertThat(ann.connection().pushes(Push.Unsubscribed.class)).isEmpty();
        assertThat(reached(server, "in3")).isEqualTo(1);
        assertThat(reached(server, "out3")).isZero();
    }

    // ---- in the course of time

    @Test
    @DisplayName("N6 a client that is gone for long is in no group, one that is there or comes back is, and users stay")
    void clientsEnd() {
        TestServer server = serverOverStore();
        Connected gone = connect(server);
        Connected there = connect(server);
        Connected back = connect(server);
        for (Member member :
                List.of(Member.client(gone.id()), Member.client(there.id()), Member.client(back.id()), ANN)) {
            server.get(add(server, "g", member));
        }
        gone.connection().drop();
        back.connection().drop();
        pass(server, TTL, there);
        Connected backAgain = another(server, back);
        assertThat(backAgain.result().subs()).as("in time").containsKey("notify:group/g");
        pass(server, TTL.dividedBy(4), there, backAgain);
        assertThat(another(server, gone).result().subs()).as("too late").doesNotContainKey("notify:group/g");
        pass(server, TTL.multipliedBy(5), there, backAgain);
        for (Connected each : List.of(there, back)) {
            assertThat(another(server, each).result().subs()).containsKey("notify:group/g");
        }
        assertThat(connect(server, "ann", "", Map.of()).result().subs()).containsKey("notify:group/g");
    }

    private void pass(TestServer server, Duration time, Connected... there) {
        Duration step = Duration.ofMillis(500);
        for (Duration left = time; left.compareTo(Duration.ZERO) > 0; left = left.minus(step)) {
            store.clock().advance(step);
            server.advance(step);
            for (Connected each : there) {
                if (each.connection().takePing()) {
                    each.connection().send(new Request.Pong());
                }
            }
        }
    }
}
