package dev.fanfare.server.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.server.FanfareServer;
import dev.fanfare.server.config.ConfigLoader;
import dev.fanfare.testkit.RawWebSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What backends are told, and not asked. */
class NoticeHooksTest extends ProxyTestBase {

    private static final String TAKEN = "{}";

    private ConfigLoader telling() {
        return config().flag("client.insecure", "true")
                .flag("client.proxy.disconnect.enabled", "true")
                .flag("client.proxy.disconnect.endpoint", backend.url("/told"))
                .flag("client.proxy.disconnect.http_headers", "Cookie")
                .flag("channel.proxy.unsubscribe.endpoint", backend.url("/told"))
                .flag("channel.proxy.state.endpoint", backend.url("/state"))
                .flag("channel.namespaces", """
                        [{"name": "room", "state_proxy_enabled": true, "unsubscribe_proxy_enabled": true, "vacated_delay": "1ms"},
                         {"name": "late", "state_proxy_enabled": true, "channel_state_events": ["vacated"], "vacated_delay": "1ms"}]
                        """);
    }

    private static void subscribe(RawWebSocket client, int id, String channel) throws Exception {
        assertThat(ask(client, id, "\"subscribe\":{\"channel\":\"" + channel + "\"}"))
                .contains("\"subscribe\"");
    }

    private static void unsubscribe(RawWebSocket client, int id, String channel) throws Exception {
        assertThat(ask(client, id, "\"unsubscribe\":{\"channel\":\"" + channel + "\"}"))
                .contains("\"unsubscribe\"");
    }

    @Test
    @DisplayName("M12 a backend is told which subscriptions have ended, and then who is gone, with why")
    void unsubscribeAndDisconnect() throws Exception {
        backend.on("/told", TAKEN).on("/state", TAKEN);
        FanfareServer server = start(telling());
        RawWebSocket client = socket(server, "Cookie: sid=1");
        ask(client, 1, "\"connect\":{}");
        subscribe(client, 2, "room:a");
        subscribe(client, 3, "room:b");
        subscribe(client, 4, "plain");
        unsubscribe(client, 5, "room:a");
        unsubscribe(client, 6, "plain");
        client.close();
        List<TestBackend.Request> told = new ArrayList<>();
        while (told.size() < 3) {
            TestBackend.Request request = backend.next();
            if (request.path().equals("/told")) {
                told.add(request);
            }
        }
        assertThat(told)
                .extracting(each -> each.body().path("channel").asString("-") + " "
                        + each.body().path("code").intValue() + " "
                        + each.body().path("reason").asString())
                .containsExactly(
                        "room:a 0 client unsubscribe", "room:b 1 client disconnect", "- 3000 connection closed");
        JsonNode gone = told.get(2).body();
        assertThat(gone.path("client").asString()).hasSize(36);
        assertThat(gone.path("transport").asString()).isEqualTo("websocket");
        assertThat(gone.path("protocol").asString()).isEqualTo("json");
        assertThat(gone.has("user")).isTrue();
        assertThat(told.get(2).header("Cookie")).isEqualTo("sid=1");
        assertThat(told.get(0).header("Cookie")).isEmpty();
    }

    @Test
    @DisplayName("M24 a backend is told of channels that become occupied and vacated, in the form of Centrifugo")
    void state() throws Exception {
        backend.on("/told", TAKEN).on("/state", TAKEN);
        FanfareServer server = start(telling());
        RawWebSocket client = connected(server);
        long before = System.currentTimeMillis();
        subscribe(client, 2, "room:a");
        JsonNode occupied = backend.next().body();
        JsonNode event = occupied.path("events").path(0);
        assertThat(occupied.propertyNames()).containsExactly("events");
        assertThat(event.propertyNames()).containsExactly("channel", "type", "time_ms");
        assertThat(event.path("channel").asString()).isEqualTo("room:a");
        assertThat(event.path("type").asString()).isEqualTo("occupied");
        assertThat(event.path("time_ms").longValue()).isBetween(before, System.currentTimeMillis());
        subscribe(client, 3, "late:a");
        unsubscribe(client, 4, "room:a");
        unsubscribe(client, 5, "late:a");
        List<String> rest = new ArrayList<>();
        while (rest.size() < 2) {
            JsonNode next = backend.next().body().path("events").path(0);
            if (next.isObject()) {
                rest.add(next.path("type").asString() + " "
                        + next.path("channel").asString());
            }
        }
        assertThat(rest).containsExactlyInAnyOrder("vacated room:a", "vacated late:a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "500",
                "404",
                "garbage",
                "[]",
                "{\"error\":{\"code\":1000}}",
                "{\"disconnect\":{\"code\":4500}}",
                "silent"
            })
    @DisplayName("M12 a backend that does not take a notice is told again, in order, and nobody else is disturbed")
    void toldAgain(String how) throws Exception {
        AtomicInteger first = new AtomicInteger();
        CountDownLatch end = new CountDownLatch(1);
        backend.on("/state", TAKEN).on("/told", (exchange, request) -> {
            if (first.getAndIncrement() >= 2) {
                TestBackend.send(exchange, 200, TAKEN);
            } else if (how.equals("silent")) {
                end.await();
            } else if (how.length() == 3) {
                TestBackend.send(exchange, Integer.parseInt(how), "oops");
            } else {
                TestBackend.send(exchange, 200, how);
            }
        });
        FanfareServer server = start(telling()
                .flag("client.proxy.disconnect.timeout", "300ms")
                .flag("channel.proxy.unsubscribe.timeout", "300ms"));
        RawWebSocket neighbour = connected(server);
        RawWebSocket client = connected(server);
        subscribe(client, 2, "room:a");
        client.close();
        assertThat(ask(neighbour, 2, "\"subscribe\":{\"channel\":\"plain\"}")).contains("\"subscribe\"");
        List<String> told = new ArrayList<>();
        while (told.size() < 4) {
            TestBackend.Request request = backend.next();
            if (request.path().equals("/told")) {
                told.add(request.body().path("channel").asString("gone"));
            }
        }
        end.countDown();
        assertThat(told).containsExactly("room:a", "room:a", "room:a", "gone");
    }

    @Test
    @DisplayName("M12 what backends were told is counted")
    void counted() throws Exception {
        backend.on("/told", TAKEN).on("/state", TAKEN);
        FanfareServer server = start(telling().flag("prometheus.enabled", "true"));
        connected(server).close();
        backend.next();
        HttpRequest metrics =
                HttpRequest.newBuilder(URI.create(server.url() + "/metrics")).build();
        Awaitility.await()
                .untilAsserted(() -> assertThat(HttpClient.newHttpClient()
                                .send(metrics, HttpResponse.BodyHandlers.ofString())
                                .body())
                        .containsPattern(
                                "fanfare_proxy_notices_total\\{fate=\"told\",proxy=\"client.proxy.disconnect\",type="
                                        + "\"disconnect\"} 1")
                        .containsPattern("fanfare_proxy_notices_waiting 0"));
    }

    @Test
    @DisplayName("M12 a server that stops tells of the clients that this has ended")
    void toldAtTheEnd() throws Exception {
        CountDownLatch told = new CountDownLatch(20);
        backend.on("/state", TAKEN).on("/told", (exchange, request) -> {
            TestBackend.send(exchange, 200, TAKEN);
            told.countDown();
        });
        FanfareServer server = start(telling());
        for (int i = 0; i < 20; i++) {
            connected(server);
        }
        server.close();
        assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
    }
}
