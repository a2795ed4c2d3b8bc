package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.fanfare.FanfareBuilder;
import dev.fanfare.channel.ClientKey;
import dev.fanfare.channel.DeltaType;
import dev.fanfare.channel.MapMode;
import dev.fanfare.channel.MapOptionsBuilder;
import dev.fanfare.channel.NamespaceOptionsBuilder;
import dev.fanfare.channel.SubscriptionType;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.map.KeyMode;
import dev.fanfare.map.MapEntry;
import dev.fanfare.map.MapPublishing;
import dev.fanfare.map.MapRemoval;
import dev.fanfare.map.MapWrite;
import dev.fanfare.map.Maps;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Reply;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.rate.CommandLimits;
import dev.fanfare.rate.Operation;
import dev.fanfare.rate.RateBucket;
import dev.fanfare.rate.RateLimits;
import dev.fanfare.testkit.OnOneNodeAndOnTwo;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("M25 6 what clients write into maps")
@OnOneNodeAndOnTwo
class MapWritesTest extends MapTestBase {

    private static Request.Publish publish(String channel, String key, String json) {
        return new Request.Publish(channel, Payload.utf8(json), Request.Subscribe.MAP, key, false);
    }

    private static Request.Publish remove(String channel, String key) {
        return new Request.Publish(channel, Payload.EMPTY, Request.Subscribe.MAP, key, true);
    }

    private TestServer open(Consumer<FanfareBuilder> more) {
        return server(builder -> {
            builder.onConnecting(TestClient::believed);
            more.accept(builder);
        });
    }

    private TestServer open(MapOptionsBuilder map, Consumer<NamespaceOptionsBuilder> more) {
        NamespaceOptionsBuilder options =
                namespace(map).allowSubscribeForClient(true).allowSubscribeForAnonymous(true);
        more.accept(options);
        return open(builder -> builder.namespace("map", options.build()));
    }

    private TestServer open(MapOptionsBuilder map) {
        return open(map, options -> {});
    }

    private static List<MapEntry> entries(TestServer server) {
        return server.get(server.fanfare().maps().readState("map:a", "", -1)).entries();
    }

    private static String clientId(TestServer server, String user) {
        return server.get(server.fanfare().connections().list(ClientSelector.ofUser(user), 10)).complete().stream()
                .flatMap(List::stream)
                .map(each -> each.client().id())
                .findFirst()
                .orElseThrow();
    }

    @Test
    @DisplayName(
            "M25 6 whoever may write is answered, also when nothing was removed, and gets its own push with its info")
    void writes() {
        TestServer server = open(recoverable().allowPublishForClient(true).allowRemoveForClient(true));
        TestClient ann = user(server, "ann");
        ask(ann, first("map:a"));
        ann.call(publish("map:a", "k", "{\"v\":1}"), Result.Publish.class);
        ann.call(remove("map:a", "k"), Result.Publish.class);
        ann.call(remove("map:a", "k"), Result.Publish.class);
        List<Publication> pushed = pushed(ann);
        assertThat(pushed)
                .extracting(Publication::key, Publication::removed, Publication::offset)
                .containsExactly(tuple("k", false, 1L), tuple("k", true, 2L));
        assertThat(Objects.requireNonNull(pushed.get(0).info()).user()).isEqualTo("ann");
    }

    /** Who may: the option, whether there is a user, whether it is subscribed, and what it is answered. */
    @ParameterizedTest
    @CsvSource({
        "none,ann,true,103",
        "client,ann,false,0",
        "client,'',false,103",
        "client+anonymous,'',false,0",
        "subscriber,ann,false,103",
        "subscriber,ann,true,0",
        "subscriber,'',true,103",
        "subscriber+anonymous,'',true,0",
        "anonymous,'',true,103"
    })
    @DisplayName("M25 6 options say who may write and who may remove, each by itself")
    void permissions(String options, String user, boolean subscribes, int code) {
        for (boolean removes : List.of(false, true)) {
            MapOptionsBuilder map = recoverable();
            for (String option : options.split("\\+", -1)) {
                switch (option) {
                    case "client" -> {
                        map.allowPublishForClient(!removes).allowRemoveForClient(removes);
                    }
                    case "subscriber" -> {
                        map.allowPublishForSubscriber(!removes).allowRemoveForSubscriber(removes);
                    }
                    case "anonymous" -> {
                        map.allowPublishForAnonymous(!removes).allowRemoveForAnonymous(removes);
                    }
                    default -> {}
                }
            }
            TestServer server = open(map);
            TestClient client = user(server, user);
            if (subscribes) {
                ask(client, first("map:a"));
            }
            Request wish = removes ? remove("map:a", "k") : publish("map:a", "k", "1");
            Request other = removes ? publish("map:a", "k", "1") : remove("map:a", "k");
            if (code == 0) {
                client.call(wish, Result.Publish.class);
            } else {
                assertThat(client.refused(wish).code()).isEqualTo(code);
            }
            assertThat(client.refused(other)).isEqualTo(ProtocolError.PERMISSION_DENIED);
            assertThat(entries(server)).hasSize(code == 0 && !removes ? 1 : 0);
        }
    }

    @Test
    @DisplayName("M25 6 an insecure server lets everybody write what nobody decides")
    void insecureServer() {
        TestServer server = maps();
        TestClient client = server.connect();
        client.call(publish("map:a", "k", "1"), Result.Publish.class);
        client.call(remove("map:a", "k"), Result.Publish.class);
        assertThat(entries(server)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(ClientKey.class)
    @DisplayName("M25 6 client_key replaces the key on publish and on remove; user_id without a user is 103")
    void clientKey(ClientKey kind) {
        TestServer server = open(recoverable()
                .clientKey(kind)
                .allowPublishForClient(true)
                .allowPublishForAnonymous(true)
                .allowRemoveForClient(true));
        TestClient ann = user(server, "ann");
        ann.call(publish("map:a", kind == ClientKey.CHOSEN ? "k" : "", "1"), Result.Publish.class);
        String key = switch (kind) {
            case CHOSEN -> "k";
            case CLIENT_ID -> clientId(server, "ann");
            case USER_ID -> "ann";
        };
        assertThat(entries(server)).extracting(MapEntry::key).containsExactly(key);
        TestClient nobody = user(server, "");
        if (kind == ClientKey.USER_ID) {
            assertThat(nobody.refused(publish("map:a", "ann", "2"))).isEqualTo(ProtocolError.PERMISSION_DENIED);
        }
        ann.call(remove("map:a", kind == ClientKey.CHOSEN ? "k" : "of somebody else"), Result.Publish.class);
        assertThat(entries(server)).isEmpty();
    }

    @Test
    @DisplayName("M25 6 what cannot be written is refused by its code, and disturbs nobody")
    void badInput() {
        TestServer server = server(builder -> builder.clients(INSECURE)
                .namespace("map", namespace(recoverable()).build())
                .namespace("stream", STREAM)
                .namespace(
                        "clients",
                        namespace(recoverable())
                                .subscriptionType(SubscriptionType.MAP_CLIENTS)
                                .build()));
        TestClient client = server.connect();
        TestClient other = server.connect();
        ask(other, first("map:a"));
        assertThat(client.refused(publish("none:a", "k", "1"))).isEqualTo(ProtocolError.UNKNOWN_CHANNEL);
        assertThat(client.refused(publish("stream:a", "k", "1"))).isEqualTo(ProtocolError.BAD_REQUEST);
        assertThat(client.refused(publish("", "k", "1"))).isEqualTo(ProtocolError.BAD_REQUEST);
        assertThat(client.refused(publish("clients:a", "k", "1"))).isEqualTo(ProtocolError.PERMISSION_DENIED);
        assertThat(client.refused(remove("clients:a", "k"))).isEqualTo(ProtocolError.PERMISSION_DENIED);
        for (String key : List.of("", "a\nb", "k".repeat(Maps.MAX_KEY_LENGTH + 1))) {
            assertThat(client.refused(publish("map:a", key, "1"))).isEqualTo(ProtocolError.BAD_REQUEST);
            assertThat(client.refused(remove("map:a", key))).isEqualTo(ProtocolError.BAD_REQUEST);
        }
        assertThat(client.refused(new Request.Publish("map:a", Payload.EMPTY, 1, "k", false)))
                .isEqualTo(ProtocolError.BAD_REQUEST);
        assertThat(client.refused(new Request.Publish("map:a", Payload.utf8("1"))))
                .as("a publication without a key")
                .isEqualTo(ProtocolError.BAD_REQUEST);
        assertThat(other.take()).isEmpty();
        client.call(publish("map:a", "k", "1"), Result.Publish.class);
        assertThat(pushed(other)).hasSize(1);
    }

    @Test
    @DisplayName("M25 6 a handler decides where no option does, and may change everything")
    void handlers() {
        TestServer server = open(builder -> builder.namespace(
                        "map", namespace(recoverable()).build())
                .onMapPublishing(event -> {
                    if (event.key().equals("no")) {
                        throw new ErrorException(new ProtocolError(1001, "not this one", false));
                    }
                    return event.key().equals("as it is")
                            ? MapPublishing.of(event)
                            : new MapPublishing(
                                    event.client().user() + "/" + event.key(),
                                    Payload.utf8("[" + event.data().utf8() + "]"),
                                    MapWrite.DEFAULT
                                            .withTags(Map.of("by", "handler"))
                                            .mode(KeyMode.IF_NEW)
                                            .version(3, ""));
                })
                .onMapRemoving(event -> event.key().equals("as it is")
                        ? MapRemoval.of(event)
                        : new MapRemoval("ann/k", MapWrite.DEFAULT.idempotencyKey("once"))));
        TestClient ann = user(server, "ann");
        ann.call(publish("map:a", "k", "1"), Result.Publish.class);
        ann.call(publish("map:a", "k", "2"), Result.Publish.class);
        ann.call(publish("map:a", "as it is", "3"), Result.Publish.class);
        assertThat(ann.refused(publish("map:a", "no", "4")).code()).isEqualTo(1001);
        assertThat(entries(server))
                .extracting(MapEntry::key, entry -> entry.data().utf8(), MapEntry::tags)
                .containsExactly(tuple("ann/k", "[1]", Map.of("by", "handler")), tuple("as it is", "3", Map.of()));
        ann.call(remove("map:a", "any"), Result.Publish.class);
        ann.call(remove("map:a", "as it is"), Result.Publish.class);
        assertThat(entries(server)).isEmpty();
    }

    @Test
    @DisplayName("M25 6 what a handler answers that cannot be is refused, and done nowhere")
    void senselessAnswers() {
        TestServer server = open(
                builder -> builder.namespace("map", namespace(recoverable()).build())
                        .onMapPublishing(event -> new MapPublishing("", event.data(), MapWrite.DEFAULT))
                        .onMapRemoving(event -> {
                            throw new IllegalStateException("the handler is ill");
                        }));
        TestClient ann = user(server, "ann");
        assertThat(ann.refused(publish("map:a", "k", "1"))).isEqualTo(ProtocolError.BAD_REQUEST);
        assertThat(ann.refused(remove("map:a", "k"))).isEqualTo(ProtocolError.INTERNAL);
        assertThat(entries(server)).isEmpty();
    }

    @Test
    @DisplayName("M25 6 with delta_publish, writes of clients are deltas for who asks for them")
    void deltas() {
        TestServer server = open(
                recoverable().allowPublishForClient(true),
                options -> options.allowedDeltaTypes(List.of(DeltaType.FOSSIL)).deltaPublish(true));
        TestClient ann = user(server, "ann");
        ask(ann, MapFollower.command("map:a", STATE, "", 0, StreamPosition.NONE, false, "fossil", null));
        String long1 = "{\"text\":\"" + "x".repeat(200) + "1\"}";
        ann.call(publish("map:a", "k", long1), Result.Publish.class);
        ann.call(publish("map:a", "k", long1.replace("1", "2")), Result.Publish.class);
        assertThat(pushed(ann)).extracting(Publication::delta).containsExactly(false, true);
    }

    @Test
    @DisplayName("M25 6 writes count as publish where clients are limited")
    void rateLimits() {
        TestServer server = open(builder -> builder.rateLimits(RateLimits.builder()
                        .clientCommand(CommandLimits.builder()
                                .operation(Operation.PUBLISH, List.of(new RateBucket(Duration.ofMinutes(1), 2)))
                                .build())
                        .build())
                .namespace(
                        "map",
                        namespace(recoverable().allowPublishForClient(true)).build()));
        TestClient ann = user(server, "ann");
        ann.call(publish("map:a", "k", "1"), Result.Publish.class);
        ann.call(publish("map:a", "k", "2"), Result.Publish.class);
        assertThat(ann.refused(publish("map:a", "k", "3"))).isEqualTo(ProtocolError.TOO_MANY_REQUESTS);
        assertThat(entries(server)).extracting(entry -> entry.data().utf8()).containsExactly("2");
    }

    private static MapOptionsBuilder own() {
        return recoverable()
                .mode(MapMode.EPHEMERAL)
                .streamSize(null)
                .clientKey(ClientKey.CLIENT_ID)
                .removeClientOnUnsubscribe(true)
                .allowPublishForClient(true);
    }

    /** How a subscription may end. */
    private enum End {
        IT_UNSUBSCRIBES,
        THE_CONNECTION_BREAKS,
        THE_SERVER_CLOSES_IT,
        THE_SERVER_UNSUBSCRIBES_IT
    }

    private static void end(TestServer server, TestClient client, End end) {
        switch (end) {
            case IT_UNSUBSCRIBES -> client.send(new Request.Unsubscribe("map:a"));
            case THE_CONNECTION_BREAKS -> client.drop();
            case THE_SERVER_CLOSES_IT ->
                server.get(server.fanfare().disconnect(ClientSelector.ofUser("ann"), Disconnect.FORCED));
            case THE_SERVER_UNSUBSCRIBES_IT ->
                server.get(server.fanfare().unsubscribe(ClientSelector.ofUser("ann"), "map:a"));
        }
        server.settle();
    }

    @ParameterizedTest
    @EnumSource(End.class)
    @DisplayName("M25 6 what a client wrote under its id goes with its subscription, however that ends")
    void removesWithTheSubscription(End end) {
        TestServer server = open(own());
        TestClient watcher = user(server, "bob");
        ask(watcher, first("map:a"));
        TestClient ann = user(server, "ann");
        ask(ann, first("map:a"));
        ann.call(publish("map:a", "", "1"), Result.Publish.class);
        assertThat(entries(server)).hasSize(1);
        end(server, ann, end);
        assertThat(entries(server)).isEmpty();
        assertThat(pushed(watcher)).extracting(Publication::removed).containsExactly(false, true);
    }

    @ParameterizedTest
    @EnumSource(End.class)
    @DisplayName(
            "M25 6 it goes although the write was under way when the subscription ended, and the store failed to answer")
    void removesWhatIsUnderWay(End end) {
        nodes.mustBeOne("the store of the test is one of a single node");
        for (boolean fails : List.of(false, true)) {
            HeldStateStore store = new HeldStateStore();
            TestServer server = open(builder -> builder.stateStore(store)
                    .namespace(
                            "map",
                            namespace(own()).allowSubscribeForClient(true).build()));
            TestClient ann = user(server, "ann");
            ask(ann, first("map:a"));
            store.hold();
            store.failAnswers(fails);
            ann.send(publish("map:a", "", "1"));
            store.failAnswers(false);
            end(server, ann, end);
            store.release();
            server.settle();
            assertThat(entries(server)).as("%s %s", end, fails).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MapMode.class,
            names = {"EPHEMERAL", "RECOVERABLE"})
    @DisplayName("M25 6 it goes although the client was reading pages yet")
    void removesWhileItReads(MapMode mode) {
        TestServer server = open(own().mode(mode));
        fill(server, "map:a", 12);
        TestClient ann = user(server, "ann");
        assertThat(ask(ann, page("map:a", STATE, "", 5, StreamPosition.NONE))
                        .keyed()
                        .phase())
                .isEqualTo(STATE);
        ann.call(publish("map:a", "", "1"), Result.Publish.class);
        assertThat(entries(server)).hasSize(13);
        ann.drop();
        server.settle();
        assertThat(entries(server)).hasSize(12);
    }

    @Test
    @DisplayName("M25 6 a handler that answers after the subscription has ended writes nothing that would stay")
    void refusesWhatNobodyWouldRemove() {
        TestServer server = open(builder -> builder.namespace(
                        "map",
                        namespace(own().allowPublishForClient(false))
                                .allowSubscribeForClient(true)
                                .build())
                .onMapPublishing(MapPublishing::of));
        TestClient ann = user(server, "ann");
        ask(ann, first("map:a"));
        server.handlersRun(false);
        long id = ann.send(publish("map:a", "", "1"));
        ann.send(new Request.Unsubscribe("map:a"));
        server.handlersRun(true);
        server.settle();
        assertThat(ann.reply(id))
                .isInstanceOfSatisfying(
                        Reply.Failure.class,
                        refusal -> assertThat(refusal.error()).isEqualTo(ProtocolError.PERMISSION_DENIED));
        assertThat(entries(server)).isEmpty();
    }

    @Test
    @DisplayName("M25 6 other keys stay when a subscription ends")
    void leavesOtherKeys() {
        TestServer server = open(own().clientKey(ClientKey.CHOSEN));
        TestClient ann = user(server, "ann");
        ask(ann, first("map:a"));
        ann.call(publish("map:a", "k", "1"), Result.Publish.class);
        ann.call(publish("map:a", clientId(server, "ann"), "1"), Result.Publish.class);
        ann.drop();
        server.settle();
        assertThat(entries(server)).extracting(MapEntry::key).containsExactly("k");
        assertThat(entries(server))
                .extracting(MapEntry::info)
                .extracting(ClientInfo::user)
                .containsExactly("ann");
    }
}
