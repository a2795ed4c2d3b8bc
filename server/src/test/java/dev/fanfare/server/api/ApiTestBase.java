package dev.fanfare.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.server.FanfareServer;
import dev.fanfare.server.config.ConfigLoader;
import dev.fanfare.testkit.RawWebSocket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server with the HTTP API, and what calls it. */
abstract class ApiTestBase {

    private static final String NAMESPACES = """
            [{"name": "bin", "history_size": 5, "history_ttl": "1m", "publication_data_format": "binary"},
             {"name": "chat", "history_size": 5, "history_ttl": "1m", "force_recovery": true,
              "presence": true, "allow_subscribe_for_client": true, "allow_subscribe_for_anonymous": true}]
            """;

    final HttpClient http = HttpClient.newHttpClient();
    private final List<RawWebSocket> clients = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // Set before each test.
    FanfareServer server;

    @BeforeEach
    void start() throws IOException {
        server = FanfareServer.builder(new ConfigLoader()
                        .flag("http_server.address", "127.0.0.1")
                        .flag("http_server.port", "0")
                        .flag("http_api.key", "secret")
                        .flag("client.allow_anonymous_connect_without_token", "true")
                        .flag("client.token.hmac_secret_key", "hmac")
                        .environment(Map.of("FANFARE_CHANNEL_NAMESPACES", NAMESPACES))
                        .load())
                .start();
    }

    @AfterEach
    void stop() throws IOException {
        for (RawWebSocket client : clients) {
            client.close();
        }
        server.close();
    }

    RawWebSocket connected() throws IOException {
        RawWebSocket client = opened("{}");
        assertThat(client.readText()).contains("\"connect\"");
        return client;
    }

    /** A client that has sent a token, and reads the answer. */
    RawWebSocket connectedBy(String token) throws IOException {
        return opened("{\"token\":\"" + token + "\"}");
    }

    private RawWebSocket opened(String connect) throws IOException {
        RawWebSocket client = RawWebSocket.open(server.port(), "/connection/websocket");
        clients.add(client);
        client.sendText("{\"id\":1,\"connect\":" + connect + "}");
        return client;
    }

    interface Change {
        HttpRequest.Builder apply(HttpRequest.Builder request);
    }

    static HttpRequest.Builder withKey(HttpRequest.Builder request) {
        return request.header("X-API-Key", "secret");
    }

    String call(String method, String body) throws Exception {
        HttpResponse<String> response = send(method, body, ApiTestBase::withKey);
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    HttpResponse<String> send(String method, String body, Change change) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(method))
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return http.send(change.apply(request).build(), HttpResponse.BodyHandlers.ofString());
    }

    URI uri(String method) {
        return URI.create(server.url() + "/api/" + method);
    }
}
