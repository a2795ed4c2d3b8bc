package dev.fanfare.server.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.fanfare.map.MapEntry;
import dev.fanfare.server.FanfareServer;
import dev.fanfare.server.config.ConfigLoader;
import dev.fanfare.testkit.RawWebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Backends that decide what clients write into maps, and remove. */
@DisplayName("M25 6 maps and backends")
class MapProxyTest extends ProxyTestBase {

    private static final String PUBLISH = "\"publish\":{\"channel\":\"board:a\",\"type\":1,\"key\":\"%s\",\"data\":%s}";
    private static final String REMOVE =
            "\"publish\":{\"channel\":\"board:a\",\"type\":1,\"key\":\"%s\",\"removed\":true}";

    private ConfigLoader board() {
        backend.on("/connect", "{\"result\":{\"user\":\"ann\",\"meta\":{\"plan\":\"free\"}}}");
        return connecting("/connect")
                .flag("channel.proxy.map_publish.endpoint", backend.url("/publish"))
                .flag("channel.proxy.map_publish.include_connection_meta", "true")
                .flag("channel.proxy.map_remove.endpoint", backend.url("/remove"))
                .flag("channel.namespaces", """
                        [{"name": "board", "subscription_type": "map",
                          "map": {"mode": "recoverable", "key_ttl": "1m", "publish_proxy_enabled": true,
                                  "remove_proxy_enabled": true, "allow_publish_for_client": true}},
                         {"name": "other", "subscription_type": "map", "map": {"mode": "persistent"}}]
                        """);
    }

    private RawWebSocket client(FanfareServer server) throws Exception {
        RawWebSocket client = connected(server);
        backend.next();
        return client;
    }

    private static List<MapEntry> entries(FanfareServer server) throws Exception {
        return server.fanfare()
                .maps()
                .readState("board:a", "", -1)
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS)
                .entries();
    }

    @Test
    @DisplayName("M25 6 a backend is told who writes what where, and decides key, data, tags, mode and versions")
    void decides() throws Exception {
        backend.on("/publish", """
                {"result":{"key":"checked","data":{"n":1},"tags":{"t":"v"},"version":3,"version_epoch":"e",
                           "key_mode":"if_new","idempotency_key":"x","delta":true}}""")
                .on("/remove", "{\"result\":{\"key\":\"checked\",\"tags\":{\"r\":\"s\"},\"idempotency_key\":\"y\"}}");
        FanfareServer server = start(board());
        RawWebSocket client = client(server);
        assertThat(ask(client, 2, PUBLISH.formatted("k", "{\"raw\":1}"))).contains("\"publish\":{}");
        JsonNode asked = backend.next().body();
        assertThat(asked.path("user").asString()).isEqualTo("ann");
        assertThat(asked.path("client").asString()).isNotEmpty();
        assertThat(asked.path("transport").asString()).isEqualTo("websocket");
        assertThat(asked.path("protocol").asString()).isEqualTo("json");
        assertThat(asked.path("encoding").asString()).isEqualTo("json");
        assertThat(asked.path("channel").asString()).isEqualTo("board:a");
        assertThat(asked.path("key").asString()).isEqualTo("k");
        assertThat(asked.path("data").path("raw").asInt()).isEqualTo(1);
        assertThat(asked.path("meta").path("plan").asString()).isEqualTo("free");
        MapEntry entry = entries(server).get(0);
        assertThat(entry.key()).isEqualTo("checked");
        assertThat(entry.data().utf8()).isEqualTo("{\"n\":1}");
        assertThat(entry.tags()).isEqualTo(Map.of("t", "v"));
        assertThat(ask(client, 3, REMOVE.formatted("k"))).contains("\"publish\":{}");
        JsonNode removal = backend.next().body();
        assertThat(removal.path("key").asString()).isEqualTo("k");
        assertThat(removal.path("channel").asString()).isEqualTo("board:a");
        assertThat(removal.has("data")).isFalse();
        assertThat(entries(server)).isEmpty();
    }

    @Test
    @DisplayName("M25 6 what a backend does not name is as the client asked; an empty result allows it as it is")
    void allows() throws Exception {
        backend.on("/publish", "{\"result\":{}}").on("/remove", "{}");
        FanfareServer server = start(board());
        RawWebSocket client = client(server);
        ask(client, 2, PUBLISH.formatted("k", "5"));
        assertThat(entries(server))
                .extracting(MapEntry::key, entry -> entry.data().utf8())
                .containsExactly(tuple("k", "5"));
        ask(client, 3, REMOVE.formatted("k"));
        assertThat(entries(server)).isEmpty();
    }

    @Test
    @DisplayName(
            "M25 6 a backend refuses with its error, or disconnects; one that answers nonsense or nothing is error 100")
    void refuses() throws Exception {
        backend.on("/publish", "{\"error\":{\"code\":1001,\"message\":\"not today\"}}")
                .on("/remove", "{\"result\":{\"key\":7}}");
        FanfareServer server = start(board());
        RawWebSocket client = client(server);
        assertThat(ask(client, 2, PUBLISH.formatted("k", "5"))).contains("\"code\":1001");
        assertThat(ask(client, 3, REMOVE.formatted("k"))).contains("\"code\":100");
        backend.on("/publish", "{\"result\":{\"key_mode\":\"perhaps\"}}");
        assertThat(ask(client, 4, PUBLISH.formatted("k", "5"))).contains("\"error\"");
        assertThat(entries(server)).isEmpty();
    }

    @Test
    @DisplayName("M25 6 where no backend decides, options do")
    void others() throws Exception {
        backend.on("/publish", "{\"result\":{}}");
        FanfareServer server = start(board());
        RawWebSocket client = client(server);
        assertThat(ask(client, 2, PUBLISH.replace("board", "other").formatted("k", "5")))
                .contains("\"code\":103");
        assertThat(backend.asked).hasValue(1);
    }
}
