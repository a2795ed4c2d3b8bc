package dev.fanfare.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.server.FanfareServer;
import dev.fanfare.server.config.ConfigLoader;
import dev.fanfare.testkit.RawWebSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M16 metrics")
class MetricsEndpointTest {

    private static HttpResponse<String> get(FanfareServer server) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.url() + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static ConfigLoader config() {
        return new ConfigLoader()
                .flag("http_server.address", "127.0.0.1")
                .flag("http_server.port", "0")
                .flag("client.insecure", "true");
    }

    @Test
    void clientsAndSlowConsumersAreCounted() throws Exception {
        try (FanfareServer server = FanfareServer.builder(
                                config().flag("prometheus.enabled", "true").load())
                        .start();
                RawWebSocket client = RawWebSocket.open(server.port(), "/connection/websocket")) {
            client.sendText("{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\"news\"}}");
            while (!client.readText().contains("\"id\":2")) {
                // The answer to the connect command may come first.
            }
            HttpResponse<String> metrics = get(server);
            assertThat(metrics.statusCode()).isEqualTo(200);
            assertThat(metrics.body())
                    .contains("fanfare_clients 1.0", "fanfare_channels 1.0", "fanfare_subscriptions 1.0")
                    .contains("fanfare_slow_consumers_disconnected_total 0.0")
                    .contains("fanfare_slow_consumers_dropped_total 0.0")
                    .contains("fanfare_slow_consumers_conflated_total 0.0")
                    .contains("fanfare_slow_consumers_sent_back_total 0.0")
                    .contains("jvm_memory_used_bytes");
        }
    }

    @Test
    void thereAreNoneUnlessTheyAreAskedFor() throws Exception {
        try (FanfareServer server = FanfareServer.builder(config().load()).start()) {
            assertThat(get(server).statusCode()).isEqualTo(404);
        }
    }
}
