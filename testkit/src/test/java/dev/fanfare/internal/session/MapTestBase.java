package dev.fanfare.internal.session;

import dev.fanfare.channel.MapMode;
import dev.fanfare.channel.MapOptions;
import dev.fanfare.channel.MapOptionsBuilder;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.NamespaceOptionsBuilder;
import dev.fanfare.channel.SubscriptionType;
import dev.fanfare.internal.node.Node;
import dev.fanfare.protocol.FilterNode;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.state.EntryDetails;
import dev.fanfare.state.KeyCondition;
import dev.fanfare.state.StateResult;
import dev.fanfare.state.StateUpdate;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Servers with maps of every mode, in which everybody may do everything. */
abstract class MapTestBase extends SessionTestBase {

    static final int STATE = Request.MapPage.STATE;
    static final int STREAM_PHASE = Request.MapPage.STREAM;
    static final int LIVE = Request.MapPage.LIVE;

    static final Duration KEY_TTL = Duration.ofSeconds(30);

    static MapOptionsBuilder recoverable() {
        return MapOptions.builder()
                .mode(MapMode.RECOVERABLE)
                .keyTtl(KEY_TTL)
                .streamSize(20)
                .minPageSize(1)
                .defaultPageSize(5)
                .maxPageSize(10);
    }

    static NamespaceOptionsBuilder namespace(MapOptionsBuilder map) {
        return NamespaceOptions.builder()
                .subscriptionType(SubscriptionType.MAP)
                .map(map.build())
                .allowTagsFilter(true);
    }

    /** {@code map:} is recoverable, {@code brief:} ephemeral and {@code kept:} persistent. */
    TestServer maps() {
        return server(builder -> builder.clients(INSECURE)
                .namespace("stream", STREAM)
                .namespace("map", namespace(recoverable()).build())
                .namespace(
                        "brief",
                        namespace(recoverable().mode(MapMode.EPHEMERAL).streamSize(null))
                                .build())
                .namespace(
                        "kept",
                        namespace(recoverable().mode(MapMode.PERSISTENT).keyTtl(Duration.ZERO))
                                .build()));
    }

    static StateResult write(TestServer server, String channel, StateUpdate update) {
        Node node = server.fanfare().part(Node.class);
        MapOptions map = node.namespaces().resolve(channel).options().map();
        if (map == null) {
            throw new AssertionError(channel + " is no map");
        }
        return server.get(node.states().update(channel, map.retention(), update));
    }

    static StateResult put(TestServer server, String channel, String key, String json) {
        return put(server, channel, key, json, Map.of());
    }

    static StateResult put(TestServer server, String channel, String key, String json, Map<String, String> tags) {
        Duration ttl = channel.startsWith("kept:") ? Duration.ZERO : KEY_TTL;
        return write(
                server,
                channel,
                StateUpdate.builder()
                        .set(key, Payload.utf8(json))
                        .details(EntryDetails.tagged(tags))
                        .repeats()
                        .tellBefore()
                        .keyTtl(ttl)
                        .build());
    }

    static StateResult remove(TestServer server, String channel, String key) {
        return write(
                server,
                channel,
                StateUpdate.builder()
                        .unset(key)
                        .keyCondition(KeyCondition.EXISTS)
                        .build());
    }

    static void fill(TestServer server, String channel, int count) {
        for (int i = 0; i < count; i++) {
            put(server, channel, key(i), Integer.toString(i));
        }
    }

    static String key(int number) {
        return "k" + (1000 + number);
    }

    static Request.Subscribe page(String channel, int phase, String cursor, int limit, StreamPosition since) {
        return MapFollower.command(channel, phase, cursor, limit, since, false, "", null);
    }

    static Request.Subscribe first(String channel) {
        return page(channel, STATE, "", 0, StreamPosition.NONE);
    }

    static Request.Subscribe recover(String channel, StreamPosition since) {
        return MapFollower.command(channel, STREAM_PHASE, "", 0, since, true, "", null);
    }

    static Request.Subscribe filtered(String channel, @Nullable FilterNode filter) {
        return MapFollower.command(channel, STATE, "", 0, StreamPosition.NONE, false, "", filter);
    }

    static Result.Subscribe ask(TestClient client, Request.Subscribe request) {
        return client.call(request, Result.Subscribe.class);
    }

    static ProtocolError refused(TestClient client, Request.Subscribe request) {
        return client.refused(request);
    }

    /** Time passes, in which clients answer pings. */
    static void pass(TestServer server, int seconds, TestClient... clients) {
        for (int second = 0; second < seconds; second++) {
            server.advance(Duration.ofSeconds(1));
            for (TestClient client : clients) {
                if (client.takePing()) {
                    client.send(new Request.Pong());
                }
            }
        }
    }

    static List<Publication> pushed(TestClient client) {
        return client.pushes(Push.Published.class).stream()
                .map(Push.Published::publication)
                .toList();
    }

    /** A client of a user whom the server believes. */
    static TestClient user(TestServer server, String user) {
        TestClient client = server.open();
        client.call(TestClient.as(user), Result.Connect.class);
        return client;
    }

    static List<String> keys(Result.Subscribe result) {
        return result.keyed().state().stream().map(entry -> entry.key()).toList();
    }
}
