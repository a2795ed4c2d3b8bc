package dev.fanfare.server.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.fanfare.server.FanfareServer;
import dev.fanfare.server.config.ConfigLoader;
import dev.fanfare.testkit.RawWebSocket;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backends that do not do what they should, and a neighbour who does not notice. */
class BadBackendTest extends ProxyTestBase {

    private final CountDownLatch end = new CountDownLatch(1);

    private void misbehave(String how, HttpExchange exchange) throws IOException, InterruptedException {
        switch (how) {
            case "silent" -> end.await();
            case "endless" -> {
                exchange.sendResponseHeaders(200, 0);
                try (OutputStream out = exchange.getResponseBody()) {
                    while (end.getCount() > 0) {
                        out.write(' ');
                        out.flush();
                        end.await(20, java.util.concurrent.TimeUnit.MILLISECONDS);
                    }
                }
            }
            case "huge" -> {
                exchange.sendResponseHeaders(200, 0);
                try (OutputStream out = exchange.getResponseBody()) {
                    byte[] some = "{\"result\":{\"data\":1}} ".repeat(1000).getBytes(StandardCharsets.UTF_8);
                    while (end.getCount() > 0) {
                        out.write(some);
                    }
                }
            }
            case "redirecting" -> {
                exchange.getResponseHeaders().add("Location", backend.url("/elsewhere"));
                exchange.sendResponseHeaders(307, -1);
            }
            case "failing" -> TestBackend.send(exchange, 500, "oops");
            case "cut" -> {
                exchange.sendResponseHeaders(200, 100);
                exchange.getResponseBody().write('{');
                exchange.getResponseBody().flush();
            }
            default -> TestBackend.send(exchange, 200, how);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "silent",
                "endless",
                "huge",
                "redirecting",
                "failing",
                "cut",
                "no JSON",
                "[]",
                "",
                "{\"result\":[]}",
                "{\"result\":{\"b64data\":\"*\"}}",
                "{\"result\":{}} {}",
                "{\"error\":{\"code\":1}}",
                "{\"disconnect\":{\"code\":1}}",
                "{\"error\":\"no\"}"
            })
    @DisplayName("M12 a backend that does not answer as it must costs its caller error 100, and a neighbour nothing")
    void misbehaves(String how) throws Exception {
        backend.on("/in", "{\"result\":{\"user\":\"ann\"}}")
                .on("/rpc", (exchange, request) -> misbehave(how, exchange))
                .on("/elsewhere", "{\"result\":{\"data\":1}}");
        FanfareServer server = start(connecting("/in")
                .flag("client.proxy.connect.timeout", "20s")
                .flag("rpc.proxy.endpoint", backend.url("/rpc"))
                .flag("rpc.proxy.timeout", "400ms")
                .flag("rpc.without_namespace.proxy_enabled", "true")
                .flag("channel.without_namespace.allow_subscribe_for_client", "true")
                .flag("channel.without_namespace.allow_publish_for_client", "true"));
        try {
            RawWebSocket caller = connected(server);
            RawWebSocket neighbour = connected(server);
            caller.sendText("{\"id\":2,\"rpc\":{\"method\":\"x\",\"data\":1}}");
            ask(neighbour, 2, "\"subscribe\":{\"channel\":\"news\"}");
            assertThat(ask(neighbour, 3, "\"publish\":{\"channel\":\"news\",\"data\":1}"))
                    .doesNotContain("error");
            assertThat(caller.readText())
                    .contains("\"error\":{\"code\":100,\"message\":\"internal server error\",\"temporary\":true}");
            assertThat(ask(caller, 3, "\"subscribe\":{\"channel\":\"news\"}")).doesNotContain("error");
            // A call does something, so it is never made twice.
            assertThat(backend.asked.get()).isEqualTo(3);
        } finally {
            end.countDown();
        }
    }

    @Test
    @DisplayName("M12 a backend that is down costs error 100, and an expiring connection a minute of grace")
    void down() throws Exception {
        int nobody;
        try (ServerSocket probe = new ServerSocket(0)) {
            nobody = probe.getLocalPort();
        }
        String address = "http://127.0.0.1:" + nobody + "/";
        ConfigLoader config =
                config().flag("client.proxy.connect.enabled", "true").flag("client.proxy.connect.endpoint", address);
        FanfareServer server = start(config);
        RawWebSocket client = socket(server);
        assertThat(ask(client, 1, "\"connect\":{}")).contains("\"code\":100", "\"temporary\":true");

        backend.on(
                "/in",
                (exchange, request) -> TestBackend.send(
                        exchange, 200, "{\"result\":{\"user\":\"ann\",\"expire_at\":" + soon() + "}}"));
        backend.on("/refresh", (exchange, request) -> TestBackend.send(exchange, 503, ""));
        FanfareServer other = start(connecting("/in")
                .flag("client.expired_close_delay", "1s")
                .flag("client.proxy.refresh.enabled", "true")
                .flag("client.proxy.refresh.endpoint", backend.url("/refresh"))
                .flag("channel.without_namespace.allow_subscribe_for_client", "true"));
        RawWebSocket expiring = connected(other);
        backend.next();
        backend.next();
        long asked = System.nanoTime();
        for (int id = 2; System.nanoTime() - asked < 3_500_000_000L; id++) {
            assertThat(ask(expiring, id, "\"presence_stats\":{\"channel\":\"x\"}"))
                    .contains("error");
        }
    }

    @Test
    @DisplayName("M12 a question is asked again where a connection that was kept open has ended")
    void asksAgain() throws Exception {
        backend.on("/connect", (exchange, request) -> {
            if (backend.asked.get() > 1) {
                TestBackend.send(exchange, 200, "{\"result\":{\"user\":\"ann\"}}");
            }
        });
        connected(start(connecting("/connect")));
        assertThat(backend.asked.get()).isEqualTo(2);
    }
}
