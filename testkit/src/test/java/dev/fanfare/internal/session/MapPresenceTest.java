package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.FanfareBuilder;
import dev.fanfare.channel.DeltaType;
import dev.fanfare.channel.MapMode;
import dev.fanfare.channel.MapOptions;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.SubscriptionType;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.internal.node.Node;
import dev.fanfare.map.MapEntry;
import dev.fanfare.map.MapPage;
import dev.fanfare.map.Maps;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
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
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("M25 7 maps of who is subscribed")
@OnOneNodeAndOnTwo
class MapPresenceTest extends MapTestBase {

    private static final ClientOptions CLIENTS = ClientOptions.builder()
            .insecure(true)
            .pingInterval(Duration.ofHours(1))
            .build();

    private static NamespaceOptions presence(SubscriptionType type) {
        return NamespaceOptions.builder()
                .subscriptionType(type)
                .map(MapOptions.builder()
                        .mode(MapMode.RECOVERABLE)
                        .keyTtl(Duration.ofMinutes(1))
                        .minPageSize(1)
                        .build())
                .allowedDeltaTypes(List.of(DeltaType.FOSSIL))
                .build();
    }

    private TestServer watched(Consumer<FanfareBuilder> more) {
        return server(builder -> {
            builder.clients(CLIENTS)
                    .onConnecting(TestClient::believed)
                    .namespace("clients", presence(SubscriptionType.MAP_CLIENTS))
                    .namespace("users", presence(SubscriptionType.MAP_USERS))
                    .namespace(
                            "chat",
                            NamespaceOptions.builder()
                                    .mapClientsPresenceChannelPrefix("clients:")
                                    .mapUsersPresenceChannelPrefix("users:")
                                    .build())
                    .namespace(
                            "board",
                            namespace(recoverable())
                                    .mapClientsPresenceChannelPrefix("clients:")
                                    .build());
            more.accept(builder);
        });
    }

    private TestServer watched() {
        return watched(builder -> {});
    }

    private static List<MapEntry> entries(TestServer server, String channel) {
        return server.get(server.fanfare().maps().readState(channel, "", -1)).entries();
    }

    private static Request.Subscribe follow(String channel, int type, int limit, String delta) {
        return MapFollower.command(channel, STATE, "", limit, StreamPosition.NONE, false, delta, null)
                .ofType(type, new Request.MapPage(STATE, "", limit));
    }

    @Test
    @DisplayName(
            "M25 7 a subscription is an entry under its client's id with info and no data, and one under its user's")
    void entersAndLeaves() {
        TestServer server = watched();
        TestClient watcher = user(server, "watcher");
        ask(watcher, follow("clients:chat:a", Request.Subscribe.MAP_OF_CLIENTS, 0, ""));
        TestClient ann = user(server, "ann");
        ann.subscribe("chat:a");
        List<MapEntry> clients = entries(server, "clients:chat:a");
        assertThat(clients).hasSize(1);
        MapEntry entry = clients.get(0);
        assertThat(entry.data()).isEqualTo(Payload.EMPTY);
        assertThat(Objects.requireNonNull(entry.info()).client()).isEqualTo(entry.key());
        assertThat(entry.info().user()).isEqualTo("ann");
        assertThat(entries(server, "users:chat:a"))
                .containsExactly(new MapEntry("ann", Payload.EMPTY, Map.of(), null, 1, false));
        ann.send(new Request.Unsubscribe("chat:a"));
        server.settle();
        assertThat(entries(server, "clients:chat:a")).isEmpty();
        assertThat(entries(server, "users:chat:a"))
                .as("a user only goes with time")
                .hasSize(1);
        List<Publication> pushed = pushed(watcher);
        assertThat(pushed).extracting(Publication::removed).containsExactly(false, true);
        assertThat(pushed).extracting(Publication::data).containsOnly(Payload.EMPTY);
        assertThat(Objects.requireNonNull(pushed.get(0).info()).user()).isEqualTo("ann");
        pass(server, 62);
        assertThat(entries(server, "users:chat:a")).isEmpty();
    }

    @Test
    @DisplayName(
            "M25 7 who is there stays there, refreshed and without repeated pushes; a user as long as one client is there")
    void refreshes() {
        TestServer server = watched();
        TestClient watcher = user(server, "watcher");
        ask(watcher, follow("clients:chat:a", Request.Subscribe.MAP_OF_CLIENTS, 0, ""));
        ask(watcher, follow("users:chat:a", Request.Subscribe.MAP_OF_USERS, 0, ""));
        TestClient first = user(server, "ann");
        first.subscribe("chat:a");
        TestClient second = user(server, "ann");
        second.subscribe("chat:a");
        pass(server, 600);
        assertThat(entries(server, "clients:chat:a")).hasSize(2);
        assertThat(entries(server, "users:chat:a")).hasSize(1);
        assertThat(pushed(watcher)).hasSize(3).noneMatch(Publication::removed);
        first.drop();
        pass(server, 300);
        assertThat(entries(server, "clients:chat:a")).hasSize(1);
        assertThat(entries(server, "users:chat:a")).hasSize(1);
        second.drop();
        pass(server, 120);
        assertThat(entries(server, "users:chat:a")).isEmpty();
    }

    @Test
    @DisplayName("M25 7 who has no user is not among users; a subscription to a map counts as any other")
    void anybody() {
        TestServer server = watched();
        TestClient nobody = user(server, "");
        nobody.subscribe("chat:a");
        ask(nobody, first("board:a"));
        assertThat(entries(server, "clients:chat:a")).hasSize(1);
        assertThat(entries(server, "clients:board:a")).hasSize(1);
        assertThat(entries(server, "users:chat:a")).isEmpty();
        nobody.drop();
        server.settle();
        assertThat(entries(server, "clients:chat:a")).isEmpty();
        assertThat(entries(server, "clients:board:a")).isEmpty();
    }

    @Test
    @DisplayName("M25 7 a client that reads the pages of a map is there when it is live, and not before")
    void afterItsReply() {
        TestServer server = watched();
        for (int i = 0; i < 12; i++) {
            server.get(server.fanfare().maps().publish("board:a", key(i), Payload.utf8("1")));
        }
        TestClient ann = user(server, "ann");
        Result.Subscribe page = ask(ann, page("board:a", STATE, "", 10, StreamPosition.NONE));
        assertThat(page.keyed().phase()).isEqualTo(STATE);
        assertThat(entries(server, "clients:board:a")).isEmpty();
        ask(ann, page("board:a", STATE, page.keyed().cursor(), 10, page.position()));
        assertThat(entries(server, "clients:board:a")).hasSize(1);
    }

    @Test
    @DisplayName("M25 7 a server-side subscription is there like any other")
    void serverSide() {
        TestServer server = watched(builder -> builder.onConnecting(
                event -> Credentials.of("ann").withSubs(Map.of("chat:a", SubscribeOptions.DEFAULT))));
        TestClient ann = server.open();
        ann.call(Request.Connect.with(""), Result.Connect.class);
        assertThat(entries(server, "clients:chat:a")).hasSize(1);
        ann.drop();
        server.settle();
        assertThat(entries(server, "clients:chat:a")).isEmpty();
    }

    /** What may happen to a client while its entry is being made. */
    private enum End {
        THE_CONNECTION_BREAKS,
        THE_SERVER_CLOSES_IT,
        IT_UNSUBSCRIBES,
        THE_SERVER_UNSUBSCRIBES_IT,
        IT_COMES_AGAIN_AND_GOES
    }

    @ParameterizedTest
    @EnumSource(End.class)
    @DisplayName(
            "M25 7 no ghost is left when the subscription ends while its entry is being made, whatever the store answers")
    void leavesNoGhost(End end) {
        nodes.mustBeOne("the store of the test is one of a single node");
        for (boolean fails : List.of(false, true)) {
            HeldStateStore store = new HeldStateStore();
            TestServer server = watched(builder -> builder.stateStore(store));
            TestClient ann = user(server, "ann");
            store.hold();
            store.failAnswers(fails);
            ann.subscribe("chat:a");
            store.failAnswers(false);
            switch (end) {
                case THE_CONNECTION_BREAKS -> ann.drop();
                case THE_SERVER_CLOSES_IT ->
                    server.get(server.fanfare().disconnect(ClientSelector.ofUser("ann"), Disconnect.FORCED));
                case IT_UNSUBSCRIBES -> ann.send(new Request.Unsubscribe("chat:a"));
                case THE_SERVER_UNSUBSCRIBES_IT ->
                    server.get(server.fanfare().unsubscribe(ClientSelector.ofUser("ann"), "chat:a"));
                case IT_COMES_AGAIN_AND_GOES -> {
                    ann.send(new Request.Unsubscribe("chat:a"));
                    ann.subscribe("chat:a");
                    ann.send(new Request.Unsubscribe("chat:a"));
                }
            }
            server.settle();
            store.release();
            server.settle();
            assertThat(entries(server, "clients:chat:a"))
                    .as("%s %s", end, fails)
                    .isEmpty();
            for (int minute = 0; minute < 3; minute++) {
                pass(server, 60);
                assertThat(entries(server, "clients:chat:a"))
                        .as("%s %s", end, fails)
                        .isEmpty();
            }
        }
    }

    @Test
    @DisplayName(
            "M25 7 an entry that could not be made is made with the next refresh, and the subscription goes on meanwhile")
    void isMadeLater() {
        nodes.mustBeOne("the store of the test is one of a single node");
        HeldStateStore store = new HeldStateStore();
        TestServer server = watched(builder -> builder.stateStore(store));
        TestClient ann = user(server, "ann");
        store.hold();
        store.failAnswers(true);
        ann.subscribe("chat:a");
        store.failAnswers(false);
        store.release();
        server.settle();
        server.get(server.fanfare().maps().clear("clients:chat:a"));
        pass(server, 30);
        assertThat(entries(server, "clients:chat:a")).hasSize(1);
        publish(server, "chat:a", "1");
        assertThat(received(ann)).containsExactly("1");
    }

    @Test
    @DisplayName(
            "M25 7 a channel whose map has an impossible name, and a user whose id is no key, are subscribed all the same")
    void impossibleNames() {
        TestServer server = watched();
        String channel = "chat:" + "x".repeat(248);
        TestClient ann = user(server, "ann");
        ann.subscribe(channel);
        publish(server, channel, "1");
        assertThat(received(ann)).containsExactly("1");
        TestClient strange = user(server, "u".repeat(Maps.MAX_KEY_LENGTH + 1));
        strange.subscribe("chat:a");
        assertThat(entries(server, "users:chat:a")).isEmpty();
        assertThat(entries(server, "clients:chat:a")).hasSize(1);
    }

    @Test
    @DisplayName("M25 7 who reads the map with deltas is told of entries without data, too")
    void withDeltas() {
        TestServer server = watched();
        user(server, "ann").subscribe("chat:a");
        TestClient watcher = user(server, "watcher");
        Result.Subscribe read = ask(watcher, follow("clients:chat:a", Request.Subscribe.MAP_OF_CLIENTS, 0, "fossil"));
        assertThat(read.keyed().state()).hasSize(1);
        TestClient bob = user(server, "bob");
        bob.subscribe("chat:a");
        bob.drop();
        server.settle();
        assertThat(pushed(watcher)).extracting(Publication::removed).containsExactly(false, true);
        assertThat(watcher.closedWith()).isNull();
    }

    @Test
    @DisplayName("M5 100,000 in the map of one channel: pages are bounded, counting them reads none of them")
    void veryMany() {
        nodes.mustBeOne("what is bounded is the same on two");
        TestServer server = watched();
        Maps maps = server.fanfare().maps();
        Node node = server.fanfare().part(Node.class);
        for (int i = 0; i < 100_000; i++) {
            node.maps()
                    .enter("clients:chat:a", "client-" + i, null)
                    .toCompletableFuture()
                    .join();
        }
        assertThat(server.get(maps.size("clients:chat:a"))).isEqualTo(100_000);
        TestClient reader = user(server, "reader");
        Result.Subscribe page = ask(reader, follow("clients:chat:a", Request.Subscribe.MAP_OF_CLIENTS, 1_000_000, ""));
        assertThat(page.keyed().state()).hasSize(1000);
        TestClient ann = user(server, "ann");
        ann.subscribe("chat:a");
        assertThat(server.get(maps.size("clients:chat:a"))).isEqualTo(100_001);
        List<String> cursors = new ArrayList<>();
        String cursor = "";
        do {
            MapPage next = server.get(maps.readState("clients:chat:a", cursor, 10_000));
            cursor = next.cursor();
            cursors.add(cursor);
        } while (!cursor.isEmpty());
        assertThat(cursors).hasSize(11);
        ann.drop();
        server.settle();
        assertThat(server.get(maps.size("clients:chat:a"))).isEqualTo(100_000);
    }
}
