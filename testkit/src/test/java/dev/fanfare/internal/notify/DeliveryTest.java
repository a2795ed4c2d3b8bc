package dev.fanfare.internal.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.Fanfare;
import dev.fanfare.channel.ChannelSyntax;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.Publishing;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.notify.DeliveryResult;
import dev.fanfare.notify.Member;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.Notifications;
import dev.fanfare.protocol.Command;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.testkit.OnOneNodeAndOnTwo;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@OnOneNodeAndOnTwo
class DeliveryTest extends NotifyTestBase {

    private static final DeliveryResult ONE = new DeliveryResult(0, "OK", 1, 0);

    @Test
    @DisplayName("N3 notifyClient reaches every socket of the client")
    void notifyClientReachesEverySocketOfTheClient() {
        TestServer server = server();
        Connected first = connect(server);
        Connected second = another(server, first);
        Connected third = another(server, first);
        Connected other = connect(server);
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(notify(server, "  " + first.id() + "\n", READY)).isEqualTo(new DeliveryResult(0, "OK", 3, 0));
        for (Connected each : List.of(first, second, third)) {
            assertThat(each.received()).containsExactly(json(READY));
        }
        assertThat(other.received()).isEmpty();
    }

    @Test
    @DisplayName("N4 notifyClientText sends the bare text")
    void notifyClientTextSendsTheBareText() {
        TestServer server = server();
        Connected client = connect(server);
        assertThat(server.get(server.fanfare().notifications().notifyClientText(client.id(), "{\"not\": parsed")))
                .isEqualTo(ONE);
        assertThat(client.received()).containsExactly("\"{\\\"not\\\": parsed\"");
    }

    @Test
    @DisplayName("N5 broadcast reaches everybody, and a bad connection does not stop it")
    void broadcastReachesEverybody() {
        TestServer server = server();
        Connected anonymous = connect(server);
        Connected slow = connect(server);
        Connected user = connect(server, "ann", "", Map.of());
        slow.connection().transport().writable(false);
        Notification large = Notification.of("x", "x".repeat(15_000));
        Notifications notifications = server.fanfare().notifications();
        assertThat(server.get(notifications.broadcast(large))).isEqualTo(new DeliveryResult(0, "OK", 3, 0));
        assertThat(server.get(notifications.broadcast(large))).isEqualTo(new DeliveryResult(0, "OK", 2, 1));
        assertThat(server.get(notifications.broadcast(READY))).isEqualTo(new DeliveryResult(0, "OK", 2, 0));
        assertThat(slow.connection().closedWith()).isEqualTo(Disconnect.SLOW);
        assertThat(anonymous.received()).hasSize(3).contains(json(READY));
        assertThat(user.received()).hasSize(3).contains(json(READY));
    }

    @Test
    @DisplayName("N6 notifyUser reaches all clients of a user, whatever the user is called")
    void notifyUserReachesAllClientsOfAUser() {
        TestServer server = server();
        for (String user : List.of("ann", "J\u00fcrgen \u4e16/:#,%41*", "A", "x".repeat(1000), "x".repeat(1001))) {
            Connected desk = connect(server, user, "", Map.of());
            Connected phone = connect(server, user, "", Map.of());
            assertThat(server.get(server.fanfare().notifications().notifyUser(user, READY)))
                    .isEqualTo(new DeliveryResult(0, "OK", 2, 0));
            assertThat(desk.received()).containsExactly(json(READY));
            assertThat(phone.received()).containsExactly(json(READY));
        }
    }

    @Test
    @DisplayName("N6 notifyGroup reaches clients and users that were added, now or before they connected")
    void notifyGroupReachesItsMembers() {
        TestServer server = server();
        Notifications notifications = server.fanfare().notifications();
        Connected ann = connect(server, "ann", "", Map.of());
        Connected device = connect(server);
        Connected other = connect(server);
        server.get(notifications.addToGroup("sales", Member.user("ann")));
        server.get(notifications.addToGroup("sales", Member.client(" " + device.id() + " ")));
        assertThat(server.get(notifications.notifyGroup("sales", READY)).delivered())
                .isEqualTo(2);
        Connected later = connect(server, "ann", "", Map.of());
        assertThat(later.result().subs()).containsKey("notify:group/sales");
        assertThat(server.get(notifications.notifyGroup("sales", READY)).delivered())
                .isEqualTo(3);
        notifications.removeFromGroup("sales", Member.user("ann"));
        server.settle();
        assertThat(server.get(notifications.notifyGroup("sales", READY)).delivered())
                .isEqualTo(1);
        assertThat(ann.received()).hasSize(2);
        assertThat(later.received()).hasSize(1);
        assertThat(device.received()).hasSize(3);
        assertThat(other.received()).isEmpty();
    }

    @Test
    @DisplayName("N6 whoever there is no room for in groups is refused, and the others stay in theirs")
    void groupsThatAreFull() {
        nodes.mustBeOne("how many memberships a shared store has room for is its own affair");
        TestServer server = server(options().groupMembershipLimit(1).build(), builder -> {});
        Notifications notifications = server.fanfare().notifications();
        Connected ann = connect(server, "ann", "", Map.of());
        Connected late = connect(server);
        server.get(notifications.addToGroup("sales", Member.user("ann")));
        assertThat(notifications.addToGroup("sales", Member.client(late.id())))
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .withMessageContaining("notifications.group_membership_limit");
        assertThat(server.get(notifications.notifyGroup("sales", READY)).delivered())
                .isEqualTo(1);
        assertThat(ann.received()).hasSize(1);
        assertThat(late.received()).isEmpty();
    }

    @Test
    @DisplayName("N6 who is added or removed while connecting is in the right groups")
    void groupsThatChangeWhileAClientConnects() {
        TestServer server = server();
        Notifications notifications = server.fanfare().notifications();
        server.get(notifications.addToGroup("old", Member.user("ann")));
        server.handlersRun(false);
        TestClient client = server.open();
        client.sendAllWithoutSettling(
                new Command(1, new Request.Connect("", Payload.EMPTY, Map.of(), "ann", "", Map.of())));
        server.handlersRun(true);
        // Known by its old groups, but its own thread has not told so yet.
        server.handlersRun(false);
        notifications.removeFromGroup("old", Member.user("ann"));
        var unused = notifications.addToGroup("new", Member.user("ann"));
        server.handlersRun(true);
        assertThat(server.get(notifications.notifyGroup("old", READY)).code()).isEqualTo(2);
        assertThat(server.get(notifications.notifyGroup("new", READY)).code()).isZero();
    }

    @Test
    @DisplayName("N7 code 1 without a running server")
    void withoutARunningServer() {
        TestServer server = server();
        Connected client = connect(server);
        Notifications notifications = server.fanfare().notifications();
        server.fanfare().close();
        assertThat(server.get(notifications.notifyClient(client.id(), READY)).code())
                .isEqualTo(DeliveryResult.NOT_RUNNING);
        try (Fanfare alone = Fanfare.builder().notifications(options().build()).build()) {
            assertThat(alone.notifications()
                            .broadcast(READY)
                            .toCompletableFuture()
                            .join())
                    .isEqualTo(new DeliveryResult(1, "no server was started for this engine", 0, 0));
        }
    }

    @Test
    @DisplayName("N7 code 2 if nobody is there")
    void ifNobodyIsThere() {
        TestServer server = server();
        Notifications notifications = server.fanfare().notifications();
        assertThat(notify(server, "unknown", READY))
                .isEqualTo(new DeliveryResult(2, "no connection of client unknown", 0, 0));
        for (CompletionStage<DeliveryResult> result : List.of(
                notifications.notifyClient(" ", READY),
                notifications.notifyUser("", READY),
                notifications.notifyUser("ann", READY),
                notifications.notifyGroup("", READY),
                notifications.notifyGroup("sales", READY),
                notifications.broadcast(READY))) {
            assertThat(server.get(result).code()).isEqualTo(DeliveryResult.NOT_FOUND);
        }
    }

    @Test
    @DisplayName("N7 code 3 if the connection closes before it takes the notification")
    void ifTheConnectionCloses() {
        nodes.mustBeOne("a client that is gone before another node asks for it was never there");
        TestServer server = server();
        Connected client = connect(server);
        CompletionStage<DeliveryResult> result =
                server.fanfare().notifications().notifyClient(client.id(), READY);
        client.connection().drop();
        assertThat(server.get(result))
                .isEqualTo(new DeliveryResult(3, "the connection of client " + client.id() + " is closed", 0, 1));
    }

    @Test
    @DisplayName("N7 code 4 if the outbound queue is full, and 0 if another connection took it")
    void ifTheOutboundQueueIsFull() {
        TestServer server = server();
        Connected slow = connect(server);
        slow.connection().transport().writable(false);
        Notification large = Notification.of("x", "x".repeat(15_000));
        assertThat(notify(server, slow.id(), large)).isEqualTo(ONE);
        assertThat(notify(server, slow.id(), large))
                .isEqualTo(new DeliveryResult(4, "the outbound queue of client " + slow.id() + " is full", 0, 1));

        Connected slowAgain = another(server, slow);
        Connected fast = another(server, slow);
        slowAgain.connection().transport().writable(false);
        assertThat(notify(server, slow.id(), large).delivered()).isEqualTo(2);
        assertThat(notify(server, slow.id(), large)).isEqualTo(new DeliveryResult(0, "OK", 1, 1));
        assertThat(fast.received()).hasSize(2);
    }

    @Test
    @DisplayName("N7 code 4 over the size limit, saying so")
    void overTheSizeLimit() {
        TestServer server = server(options().maxSize(100).build(), builder -> {});
        Connected client = connect(server);
        DeliveryResult result = notify(server, client.id(), Notification.of("id", "x".repeat(100)));
        assertThat(result.code()).isEqualTo(4);
        assertThat(result.description()).contains("max_size allows 100");
        assertThat(client.received()).isEmpty();
    }

    @Test
    @DisplayName("N7 every result is that of its own notification, also when many are delivered together")
    void everyResultIsThatOfItsOwnNotification() {
        TestServer server = server();
        Connected client = connect(server);
        another(server, client);
        List<CompletionStage<DeliveryResult>> results = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            results.add(server.fanfare()
                    .notifications()
                    .notifyClient(client.id(), Notification.of("n", Integer.toString(i))));
        }
        results.forEach(result -> assertThat(server.get(result)).isEqualTo(new DeliveryResult(0, "OK", 2, 0)));
        assertThat(client.received())
                .isEqualTo(IntStream.range(0, 50)
                        .mapToObj(i -> json(Notification.of("n", Integer.toString(i))))
                        .toList());
    }

    @Test
    @DisplayName("N14 what is sent while a client reconnects reaches it afterwards, in order, once")
    void whatIsSentWhileAClientReconnects() {
        TestServer server = server();
        Notifications notifications = server.fanfare().notifications();
        Connected before = connect(server, "ann", "", Map.of());
        server.get(notifications.addToGroup("sales", Member.user("ann")));
        StreamPosition group = server.get(server.fanfare().history("notify:group/sales", 0, null, false))
                .top();
        before.connection().drop();
        assertThat(notify(server, before.id(), Notification.of("c", "1")).code())
                .isEqualTo(2);
        notify(server, before.id(), Notification.of("c", "2"));
        server.get(notifications.notifyUser("ann", Notification.of("u", "3")));
        server.get(notifications.notifyGroup("sales", Notification.of("g", "4")));
        server.get(notifications.broadcast(Notification.of("b", "5")));

        Map<String, Request.Subscribe> subs = positions(before);
        subs.put(
                "notify:group/sales",
                new Request.Subscribe(
                        "notify:group/sales", "", true, group, Payload.EMPTY, false, false, false, "", null, 0, 0));
        Connected after = connect(server, "ann", before.token(), subs);
        Map<String, Result.Subscribe> found = after.result().subs();
        assertThat(found.values()).allMatch(Result.Subscribe::recovered);
        assertThat(texts(found.get("notify:client/" + before.id()))).containsExactly("1", "2");
        assertThat(texts(found.get("notify:user/ann"))).containsExactly("3");
        assertThat(texts(found.get("notify:group/sales"))).containsExactly("4");
        assertThat(texts(found.get("notify:all"))).containsExactly("5");
        assertThat(after.received()).isEmpty();
    }

    @Test
    @DisplayName("N14 beyond the retention the client is told that something was missed")
    void beyondTheRetentionTheClientIsTold() {
        TestServer server = server(options().retentionSize(3).build(), builder -> {});
        Connected before = connect(server);
        before.connection().drop();
        for (int i = 0; i < 4; i++) {
            notify(server, before.id(), READY);
        }
        Result.Subscribe found = Objects.requireNonNull(connect(server, "", before.token(), positions(before))
                .result()
                .subs()
                .get("notify:client/" + before.id()));
        assertThat(found.wasRecovering()).isTrue();
        assertThat(found.recovered()).isFalse();
    }

    private static List<String> texts(Result.@Nullable Subscribe subscribe) {
        return Objects.requireNonNull(subscribe).publications().stream()
                .map(publication -> Notification.fromJson(publication.data()).text())
                .toList();
    }

    @Test
    @DisplayName("N16 clients have no rights in the channels of notifications, whoever grants them")
    void clientsHaveNoRightsInTheChannelsOfNotifications() {
        TestServer server = server(
                options().build(),
                builder -> builder.clients(
                                ClientOptions.builder().insecure(true).build())
                        .onSubscribing(event -> SubscribeOptions.DEFAULT)
                        .onPublishing(event -> Publishing.of(event.data())));
        Connected victim = connect(server);
        Connected spy = connect(server);
        String channel = "notify:client/" + victim.id();
        assertThat(spy.connection().refused(Request.Subscribe.to(channel))).isEqualTo(ProtocolError.PERMISSION_DENIED);
        assertThat(spy.connection().refused(new Request.Publish(channel, Payload.utf8("1"))))
                .isEqualTo(ProtocolError.PERMISSION_DENIED);
        assertThat(spy.connection().refused(new Request.History(channel, -1, null, false)))
                .isEqualTo(ProtocolError.PERMISSION_DENIED);
        assertThat(spy.connection().refused(new Request.Presence(channel))).isEqualTo(ProtocolError.PERMISSION_DENIED);
        assertThat(victim.received()).isEmpty();
    }

    @Test
    @DisplayName("N14 a retention that no client could recover, and what else cannot be configured, is said at start")
    void whatCannotBeConfiguredIsSaid() {
        assertThatThrownBy(() -> Fanfare.builder()
                        .notifications(options().build())
                        .namespace("notify", NamespaceOptions.DEFAULT)
                        .build())
                .hasMessageContaining("namespace \"notify\"");
        assertThatThrownBy(() -> Fanfare.builder()
                        .notifications(options().build())
                        .channelSyntax(new ChannelSyntax(20, "$", ":", "#", ","))
                        .build())
                .hasMessageContaining("at least 64");
        assertThatThrownBy(() -> Fanfare.builder()
                        .notifications(options().retentionSize(301).build())
                        .build())
                .hasMessageContaining("notifications.retention_size is 301")
                .hasMessageContaining("at most 300: raise client.recovery_max_publication_limit");
        assertThatThrownBy(() -> options().retentionSize(0).build()).hasMessageContaining("retention_size");
        assertThatThrownBy(() -> options().cookieName("a b").build()).hasMessageContaining("cookie_name");
        try (Fanfare without = Fanfare.builder().build()) {
            assertThatThrownBy(without::notifications).hasMessageContaining("notifications are off");
        }
        assertThatThrownBy(() -> Member.client(" ")).hasMessageContaining("a client id");
    }

    @Test
    @DisplayName("N7 code 4 if the broker refuses a publication")
    void aFailingBrokerIsAResult() {
        nodes.mustBeOne("a publisher is not told how far behind another node is");
        TestServer server = server(options().build(), builder -> builder.deliveryQueueMaxSize(1));
        Connected client = connect(server);
        List<CompletionStage<DeliveryResult>> results = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            results.add(server.fanfare().notifications().notifyClient(client.id(), READY));
        }
        assertThat(server.get(results.get(0)).code()).isZero();
        assertThat(server.get(results.get(2)).code()).isEqualTo(4);
        assertThat(server.get(results.get(2)).description()).contains("publish again later");
    }
}
