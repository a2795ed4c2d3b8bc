package dev.fanfare.examples.welcome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.netty.NettyServer;
import dev.fanfare.testkit.RawWebSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WelcomeTest {

    private static final Path PAGES = Path.of("src/main/resources/dev/fanfare/examples/welcome/page");

    private static String get(int port, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    @DisplayName("N3 the program of the five minutes serves its page, the script, and a welcome")
    void welcomes() throws Exception {
        try (NettyServer server = Welcome.start(0, PAGES);
                RawWebSocket page = RawWebSocket.open(server.port(), "/connection/websocket")) {
            assertThat(get(server.port(), "/")).contains("<title>Welcome</title>");
            assertThat(get(server.port(), "/fanfare.js")).contains("ClientSocket");
            page.sendText("{\"id\":1,\"connect\":{}}");
            assertThat(page.readText()).contains("\"connect\"");
            assertThat(page.readText()).contains("{\"id\":\"hello\",\"message\":\"Welcome\"}");
        }
    }
}
