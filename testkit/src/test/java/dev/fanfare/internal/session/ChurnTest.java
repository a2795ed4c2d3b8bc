package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.FanfareBuilder;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.NamespaceOptionsBuilder;
import dev.fanfare.channel.SlowConsumers;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.internal.memory.Expiry;
import dev.fanfare.internal.memory.MemoryBroker;
import dev.fanfare.notify.Member;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Request;
import dev.fanfare.spi.PublishOptions;
import dev.fanfare.testkit.RecordingTransport;
import dev.fanfare.testkit.Retained;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Names that are never used again leave nothing: every collection of the engine has the size it had before. */
class ChurnTest extends SessionTestBase {

    private static final int TIMES = 300;

    /** After which nothing is remembered any more. */
    private static final Duration LONG = Duration.ofMinutes(10);

    private interface Churn {
        void turn(TestServer server, TestClient resident, int i);
    }

    private record Named(String name, Churn churn) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Named> churns() {
        return Stream.of(
                new Named("subscriptions", (server, resident, i) -> {
                    resident.subscribe("open:" + i);
                    resident.send(new Request.Unsubscribe("open:" + i));
                }),
                new Named("subscriptions with presence", (server, resident, i) -> {
                    resident.subscribe("who:" + i);
                    resident.send(new Request.Unsubscribe("who:" + i));
                }),
                new Named("subscriptions that recover", (server, resident, i) -> {
                    resident.subscribe("stream:" + i);
                    resident.send(new Request.Unsubscribe("stream:" + i));
                }),
                new Named(
                        "subscriptions that are refused",
                        (server, resident, i) -> resident.send(Request.Subscribe.to("nowhere:" + i))),
                new Named("questions", (server, resident, i) -> {
                    resident.send(new Request.History("stream:" + i, 1, null, false));
                    resident.send(new Request.Presence("who:" + i));
                    resident.send(new Request.PresenceStats("who:" + i));
                    resident.send(new Request.Rpc("r" + i, Payload.utf8("1")));
                    resident.send(new Request.Send(Payload.utf8("1")));
                }),
                new Named("publications with history", (server, resident, i) -> publish(server, "stream:" + i, "1")),
                new Named("publications without", (server, resident, i) -> publish(server, "open:" + i, "1")),
                new Named(
                        "publications of clients",
                        (server, resident, i) -> resident.send(new Request.Publish("latest:" + i, Payload.utf8("1")))),
                new Named("idempotency keys and versions", (server, resident, i) -> {
                    for (String channel : new String[] {"stream:same", "open:same", "open:" + i}) {
                        server.get(server.fanfare()
                                .publish(
                                        channel,
                                        Publication.of(Payload.utf8("1")),
                                        new PublishOptions(false, "key" + i, i + 1, "", "", false)));
                    }
                }),
                new Named("connections", (server, resident, i) -> {
                    TestClient client = server.open(i % 2 == 0 ? RecordingTransport.JSON : RecordingTransport.PROTOBUF);
                    client.send(new Request.Connect("", Payload.EMPTY, Map.of(), "user" + i, "", Map.of()));
                    client.send(Request.Subscribe.to("who:" + i));
                    client.drop();
                }),
                new Named("connections that never connect", (server, resident, i) -> {
                    TestClient client = server.open();
                    if (i % 2 == 0) {
                        client.drop();
                    }
                }),
                new Named("connections that are slow", (server, resident, i) -> {
                    TestClient client = server.open();
                    client.send(new Request.Connect("", Payload.EMPTY, Map.of(), "user" + i, "", Map.of()));
                    client.subscribe("latest:all");
                    client.subscribe("stream:all");
                    client.transport().writable(false);
                    publish(server, "latest:all", "1");
                    publish(server, "stream:all", "1");
                    client.drop();
                }),
                new Named("server-side subscriptions", (server, resident, i) -> {
                    server.get(server.fanfare()
                            .subscribe(ClientSelector.ofUser("resident"), "open:" + i, SubscribeOptions.DEFAULT));
                    server.get(server.fanfare().unsubscribe(ClientSelector.ofUser("resident"), "open:" + i));
                }),
                new Named("groups", (server, resident, i) -> {
                    server.fanfare().notifications().addToGroup("group" + i, Member.client("client" + i));
                    server.fanfare().notifications().addToGroup("group" + i, Member.user("user" + i));
                    server.fanfare().notifications().removeFromGroup("group" + i, Member.user("user" + i));
                }),
                new Named("notifications", (server, resident, i) -> {
                    Notification notification = Notification.of("n", "m");
                    server.get(server.fanfare().notifications().notifyClient("client" + i, notification));
                    server.get(server.fanfare().notifications().notifyUser("user" + i, notification));
                    server.get(server.fanfare().notifications().notifyGroup("group" + i, notification));
                }),
                new Named(
                        "progress",
                        (server, resident, i) -> server.fanfare()
                                .notifications()
                                .progress("client" + i)
                                .update(i % 100)),
                new Named(
                        "client events",
                        (server, resident, i) ->
                                resident.send(new Request.Rpc("event", Payload.utf8("{\"i\":" + i + "}")))));
    }

    @ParameterizedTest
    @MethodSource("churns")
    @DisplayName("what came and went leaves nothing in any collection")
    void whatCameAndWentLeavesNothing(Named named) {
        AtomicReference<TestServer> running = new AtomicReference<>();
        MemoryBroker broker = new MemoryBroker(
                () -> running.get() == null ? 0 : running.get().clock().ticker().millis(), 1 << 26);
        TestServer server = server(builder -> configure(builder.broker(broker)));
        running.set(server);
        server.fanfare().notifications().onEvent("event", event -> "done");
        TestClient resident = server.open();
        resident.send(new Request.Connect("", Payload.EMPTY, Map.of(), "resident", "", Map.of()));
        resident.subscribe("open:resident");
        // The first time, things are made that stay, such as a queue of handlers.
        named.churn.turn(server, resident, 0);
        settle(server, broker, resident);
        Map<String, Integer> before = Retained.sizes(server.fanfare());
        for (int i = 1; i <= TIMES; i++) {
            named.churn.turn(server, resident, i);
        }
        settle(server, broker, resident);
        resident.take();
        assertThat(resident.closedWith()).isNull();
        assertThat(Retained.sizes(server.fanfare())).isEqualTo(before);
    }

    private static void configure(FanfareBuilder builder) {
        NamespaceOptionsBuilder all = NamespaceOptions.builder()
                .allowSubscribeForClient(true)
                .allowPublishForClient(true)
                .allowHistoryForClient(true)
                .allowPresenceForClient(true);
        builder.clients(ClientOptions.builder().channelRateLimit(0).build())
                .onConnecting(event -> Credentials.of(event.name()))
                .historyMetaTtl(Duration.ofMinutes(1))
                .namespace("open", all.build())
                .namespace("who", all.presence(true).joinLeave(true).build())
                .namespace(
                        "latest",
                        all.slowConsumerPolicy(SlowConsumers.Policy.LATEST)
                                .maxRate(5)
                                .build())
                .namespace(
                        "stream",
                        NamespaceOptions.builder()
                                .allowSubscribeForClient(true)
                                .allowHistoryForClient(true)
                                .historySize(10)
                                .historyTtl(Duration.ofMinutes(1))
                                .forceRecovery(true)
                                .build())
                .notifications(NotificationOptions.builder()
                        .secret("secret")
                        .retentionTtl(Duration.ofMinutes(1))
                        .groupMembershipTtl(Duration.ofMinutes(1))
                        .build());
    }

    private static void settle(TestServer server, MemoryBroker broker, TestClient resident) {
        for (long second = 0; second < LONG.toSeconds(); second += 5) {
            server.advance(Duration.ofSeconds(5));
            if (resident.takePing()) {
                resident.send(new Request.Pong());
            }
        }
        // Positions of notifications stay for a day.
        server.clock().advance(Duration.ofDays(1));
        Expiry.run(broker);
        // Memberships of clients that are gone are looked for when somebody joins.
        server.fanfare().notifications().addToGroup("last", Member.user("last"));
        server.fanfare().notifications().removeFromGroup("last", Member.user("last"));
    }
}
