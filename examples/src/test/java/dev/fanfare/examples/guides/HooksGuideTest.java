package dev.fanfare.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fanfare.server.FanfareServer;
import dev.fanfare.server.config.ConfigLoader;
import dev.fanfare.testkit.RawWebSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("The guide to hooks")
class HooksGuideTest {

    private static final JsonMapper JSON = new JsonMapper();

    // snippet: backend
    /** A backend: what it answers to a connecting client, and to one that wants to subscribe. */
    private static HttpServer backend(int port) throws IOException {
        HttpServer backend = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        backend.createContext(
                "/connect",
                exchange -> answer(exchange, request -> {
                    String cookie = String.valueOf(exchange.getRequestHeaders().getFirst("Cookie"));
                    return cookie.equals("session=1")
                            ? "{\"result\": {\"user\": \"ann\", \"info\": {\"name\": \"Ann\"}}}"
                            : "{\"disconnect\": {\"code\": 4501, \"reason\": \"log in first\"}}";
                }));
        backend.createContext(
                "/subscribe",
                exchange -> answer(exchange, request -> {
                    boolean isHers = request.path("channel")
                            .asString()
                            .equals("mail:" + request.path("user").asString());
                    return isHers ? "{\"result\": {}}" : "{\"error\": {\"code\": 403, \"message\": \"not your mail\"}}";
                }));
        backend.start();
        return backend;
    }

    private static void answer(HttpExchange exchange, Function<JsonNode, String> decide) throws IOException {
        try (exchange) {
            JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
            byte[] answer = decide.apply(request).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }
    // end snippet

    private static String ask(RawWebSocket client, String command) throws IOException {
        client.sendText(command);
        return client.readText();
    }

    @Test
    @DisplayName("M12 has a backend that lets clients in, and into their channels")
    void asksABackend() throws Exception {
        HttpServer backend = backend(0);
        String url = "http://127.0.0.1:" + backend.getAddress().getPort();
        ConfigLoader config = new ConfigLoader()
                .flag("http_server.address", "127.0.0.1")
                .flag("http_server.port", "0")
                .flag("client.proxy.connect.enabled", "true")
                .flag("client.proxy.connect.endpoint", url + "/connect")
                .flag("client.proxy.connect.http_headers", "Cookie")
                .flag("channel.proxy.subscribe.endpoint", url + "/subscribe")
                .flag("channel.namespaces", "[{\"name\": \"mail\", \"subscribe_proxy_enabled\": true}]");
        try (FanfareServer server = FanfareServer.builder(config.load()).start();
                RawWebSocket ann = RawWebSocket.open(server.port(), "/connection/websocket", "Cookie: session=1");
                RawWebSocket stranger = RawWebSocket.open(server.port(), "/connection/websocket")) {
            assertThat(ask(ann, "{\"id\":1,\"connect\":{}}")).contains("\"client\"");
            assertThat(ask(ann, "{\"id\":2,\"subscribe\":{\"channel\":\"mail:ann\"}}"))
                    .doesNotContain("error");
            assertThat(ask(ann, "{\"id\":3,\"subscribe\":{\"channel\":\"mail:bob\"}}"))
                    .contains("not your mail");
            stranger.sendText("{\"id\":1,\"connect\":{}}");
            assertThat(stranger.readClose().closeCode()).isEqualTo(4501);
        } finally {
            backend.stop(0);
        }
    }
}
