package dev.fanfare.server.api;

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
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("M5 presence over the HTTP API")
class PresenceApiTest {

    private static final int CLIENTS = 7;

    private static JsonNode presence(FanfareServer server, String more) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/api/presence"))
                .header("X-API-Key", "secret")
                .POST(HttpRequest.BodyPublishers.ofString("{\"channel\":\"chat:a\"" + more + "}"))
                .build();
        return JsonMapper.shared()
                .readTree(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .body());
    }

    @Test
    void moreThanOneAnswerCarriesIsAnErrorThatSaysWhatToDoAndComesInPages() throws Exception {
        FanfareServer server = FanfareServer.builder(new ConfigLoader()
                        .flag("http_server.address", "127.0.0.1")
                        .flag("http_server.port", "0")
                        .flag("http_api.key", "secret")
                        .flag("client.insecure", "true")
                        .flag("client.presence_max_client_limit", "3")
                        .environment(Map.of("FANFARE_CHANNEL_NAMESPACES", "[{\"name\": \"chat\", \"presence\": true}]"))
                        .load())
                .start();
        List<RawWebSocket> clients = new ArrayList<>();
        try (server) {
            for (int i = 0; i < CLIENTS; i++) {
                RawWebSocket client = RawWebSocket.open(server.port(), "/connection/websocket");
                clients.add(client);
                client.sendText("{\"id\":1,\"connect\":{}}");
                client.readText();
                client.sendText("{\"id\":2,\"subscribe\":{\"channel\":\"chat:a\"}}");
                client.readText();
            }
            JsonNode error = presence(server, "").path("error");
            assertThat(error.path("code").asInt()).isEqualTo(106);
            assertThat(error.path("detail").asString()).contains("stats", "pages", "presence_max_client_limit");

            List<String> seen = new ArrayList<>();
            JsonNode page = presence(server, ",\"limit\":-1").path("result");
            seen.addAll(page.path("presence").propertyNames());
            while (page.has("cursor")) {
                assertThat(page.path("presence").size()).isEqualTo(3);
                page = presence(server, ",\"cursor\":\"" + page.path("cursor").asString() + "\"")
                        .path("result");
                seen.addAll(page.path("presence").propertyNames());
            }
            assertThat(seen).hasSize(CLIENTS).doesNotHaveDuplicates();
            assertThat(presence(server, ",\"limit\":2").at("/result/presence").size())
                    .isEqualTo(2);
        } finally {
            for (RawWebSocket client : clients) {
                client.close();
            }
        }
    }
}
