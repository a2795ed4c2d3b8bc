package dev.fanfare.server.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.poll.SharedPollCounts;
import dev.fanfare.poll.SharedPolls;
import dev.fanfare.poll.TrackSignature;
import dev.fanfare.server.FanfareServer;
import dev.fanfare.server.config.ConfigLoader;
import dev.fanfare.testkit.RawWebSocket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A backend that is asked over HTTP for the keys that clients track. */
class SharedPollHookTest extends ProxyTestBase {

    private ConfigLoader polling(String mode) {
        return config().flag("client.insecure", "true")
                .flag("shared_poll.hmac_secret_key", "secret")
                .flag("channel.proxy.shared_poll_refresh.endpoint", backend.url("/poll"))
                .flag("channel.proxy.shared_poll_refresh.http.static_headers", "{\"X-Key\":\"k\"}")
                .flag("channel.namespaces", """
                        [{"name": "votes", "subscription_type": "shared_poll",
                          "shared_poll": {"mode": "MODE", "refresh_interval": "50ms", "publish_enabled": ENABLED}},
                         {"name": "news"}]
                        """.replace("MODE", mode)
                        .replace("ENABLED", Boolean.toString(mode.equals("versioned"))));
    }

    private RawWebSocket subscriber(FanfareServer server) throws IOException {
        RawWebSocket socket = connected(server);
        assertThat(ask(socket, 2, "\"subscribe\":{\"channel\":\"votes:a\",\"type\":4}"))
                .contains("\"type\":4");
        return socket;
    }

    private static String track(String... keys) {
        String signature = TrackSignature.of("secret", "", "votes:a", List.of(keys), Instant.now(), null);
        StringBuilder items = new StringBuilder();
        for (String key : keys) {
            items.append(items.isEmpty() ? "" : ",")
                    .append("{\"key\":\"")
                    .append(key)
                    .append("\"}");
        }
        return "\"sub_refresh\":{\"channel\":\"votes:a\",\"type\":1,\"track\":[{\"signature\":\"" + signature
                + "\",\"items\":[" + items + "]}]}";
    }

    /** Reads until something came. */
    private static String until(RawWebSocket socket, String wanted) throws IOException {
        while (true) {
            String text = socket.readText();
            if (text.contains(wanted)) {
                return text;
            }
        }
    }

    @Test
    @DisplayName("M25 a backend is asked in the form of Centrifugo, and what it says reaches who tracks the key")
    void asks() throws Exception {
        AtomicReference<String> items = new AtomicReference<>("{\"key\":\"k1\",\"data\":{\"n\":1},\"version\":1}");
        backend.on(
                "/poll",
                (exchange, request) -> TestBackend.send(
                        exchange, 200, "{\"result\":{\"items\":[" + items.get() + "],\"epoch\":\"\"}}"));
        FanfareServer server = start(polling("versioned"));
        RawWebSocket socket = subscriber(server);
        assertThat(ask(socket, 3, track("k1", "k2"))).isEqualTo("{\"id\":3,\"sub_refresh\":{}}");
        TestBackend.Request first = backend.next();
        assertThat(first.body().toString())
                .isEqualTo("{\"channel\":\"votes:a\",\"items\":[{\"key\":\"k1\"},{\"key\":\"k2\"}]}");
        assertThat(first.header("X-key")).isEqualTo("k");
        assertThat(until(socket, "\"push\""))
                .isEqualTo(
                        "{\"push\":{\"channel\":\"votes:a\",\"pub\":{\"data\":{\"n\":1},\"key\":\"k1\",\"version\":1}}}");
        assertThat(backend.next().body().toString())
                .isEqualTo("{\"channel\":\"votes:a\",\"items\":[{\"key\":\"k1\",\"version\":1},{\"key\":\"k2\"}]}");
        items.set("{\"key\":\"k1\",\"removed\":true}");
        assertThat(until(socket, "removed"))
                .isEqualTo("{\"push\":{\"channel\":\"votes:a\",\"pub\":{\"key\":\"k1\",\"removed\":true}}}");
    }

    @Test
    void withoutVersionsNoneAreAsked() throws Exception {
        AtomicReference<String> data = new AtomicReference<>("1");
        backend.on(
                "/poll",
                (exchange, request) -> TestBackend.send(
                        exchange, 200, "{\"result\":{\"items\":[{\"key\":\"k1\",\"data\":" + data.get() + "}]}}"));
        FanfareServer server = start(polling("versionless"));
        RawWebSocket socket = subscriber(server);
        socket.sendText("{\"id\":3," + track("k1") + "}");
        assertThat(until(socket, "\"pub\"")).contains("\"data\":1,\"key\":\"k1\",\"version\":1");
        data.set("2");
        assertThat(until(socket, "\"pub\"")).contains("\"data\":2,\"key\":\"k1\",\"version\":2");
        for (int i = 0; i < 3; i++) {
            assertThat(backend.next().body().toString())
                    .isEqualTo("{\"channel\":\"votes:a\",\"items\":[{\"key\":\"k1\"}]}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "failing",
                "silent",
                "huge",
                "no JSON",
                "{}",
                "{\"result\":{\"items\":[1]}}",
                "{\"result\":{\"items\":[{\"key\":\"k1\",\"data\":1,\"version\":-1}]}}",
                "{\"error\":{\"code\":1,\"message\":\"no\"}}",
                "{\"error\":{\"code\":1000,\"message\":\"no\"}}",
                "{\"disconnect\":{\"code\":4000,\"reason\":\"no\"}}"
            })
    @DisplayName("M25 a backend that does not answer as it must costs a turn, and clients notice nothing")
    void misbehaves(String how) throws Exception {
        AtomicReference<String> mood = new AtomicReference<>(how);
        CountDownLatch end = new CountDownLatch(1);
        open.add(end::countDown);
        backend.on("/poll", (exchange, request) -> {
            String now = Objects.requireNonNull(mood.get());
            switch (now) {
                case "failing" -> TestBackend.send(exchange, 500, "oops");
                case "silent" -> end.await();
                case "huge" ->
                    TestBackend.send(exchange, 200, "{\"result\":{\"x\":\"" + "x".repeat(17 * 1024 * 1024) + "\"}}");
                default -> TestBackend.send(exchange, 200, now);
            }
        });
        FanfareServer server = start(polling("versioned").flag("channel.proxy.shared_poll_refresh.timeout", "300ms"));
        RawWebSocket socket = subscriber(server);
        ask(socket, 3, track("k1"));
        SharedPolls polls = server.fanfare().part(SharedPolls.class);
        await().until(polls::counts, counts -> counts.failures() >= 2);
        assertThat(ask(socket, 4, "\"ping\":{}")).contains("\"error\"");
        mood.set("{\"result\":{\"items\":[{\"key\":\"k1\",\"data\":1,\"version\":1}]}}");
        assertThat(until(socket, "\"pub\"")).contains("\"version\":1");
        SharedPollCounts counts = polls.counts();
        assertThat(counts.keys()).isEqualTo(1);
        assertThat(counts.changes()).isEqualTo(1);
    }

    @Test
    void aValueThatIsTooLargeIsLeftOut() throws Exception {
        backend.on(
                "/poll",
                (exchange, request) -> TestBackend.send(
                        exchange,
                        200,
                        "{\"result\":{\"items\":[{\"key\":\"k1\",\"data\":\"" + "x".repeat(2000)
                                + "\",\"version\":1},{\"key\":\"k2\",\"data\":2,\"version\":1}]}}"));
        FanfareServer server = start(polling("versioned").flag("channel.publication_max_size", "1000"));
        RawWebSocket socket = subscriber(server);
        socket.sendText("{\"id\":3," + track("k1", "k2") + "}");
        assertThat(until(socket, "\"pub\"")).contains("\"key\":\"k2\"").doesNotContain("\"key\":\"k1\"");
    }

    @Test
    @DisplayName("M25 shared_poll_publish says a value at once")
    void publishes() throws Exception {
        backend.on("/poll", "{\"result\":{\"items\":[]}}");
        FanfareServer server = start(polling("versioned").flag("http_api.insecure", "true"));
        RawWebSocket socket = subscriber(server);
        ask(socket, 3, track("k1"));
        String request = "{\"channel\":\"votes:a\",\"key\":\"k1\",\"version\":7,\"data\":{\"n\":7}}";
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.url() + "/api/shared_poll_publish"))
                                .POST(HttpRequest.BodyPublishers.ofString(request))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).isEqualTo("{\"result\":{}}");
        assertThat(until(socket, "\"pub\"")).contains("{\"data\":{\"n\":7},\"key\":\"k1\",\"version\":7}");
    }
}
