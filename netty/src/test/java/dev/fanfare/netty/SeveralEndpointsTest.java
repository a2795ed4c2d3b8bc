package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.Fanfare;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.live.LiveOptions;
import dev.fanfare.netty.http.WebSocketEndpoint;
import dev.fanfare.testkit.RawWebSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("L6 where clients connect is the application's choice")
class SeveralEndpointsTest {

    private static Fanfare fanfare() {
        return Fanfare.builder()
                .clients(ClientOptions.builder()
                        .allowAnonymousConnectWithoutToken(true)
                        .build())
                .live(LiveOptions.DEFAULT.withAnonymous(true))
                .build();
    }

    private static WebSocketEndpoint at(String path) {
        return new WebSocketEndpoint(path, 64 * 1024, List.of(), null);
    }

    @Test
    @DisplayName("L6 a live object is followed at every endpoint that is installed, and at no other")
    void everyEndpointHasLiveObjects() throws Exception {
        try (Fanfare fanfare = fanfare();
                NettyServer server = NettyServer.builder(fanfare)
                        .host("127.0.0.1")
                        .port(0)
                        .webSocket(at("/screens"))
                        .webSocket(at("/intern/screens"))
                        .start()) {
            fanfare.live()
                    .update("job", Map.of("progress", 40))
                    .toCompletableFuture()
                    .join();
            for (String path : List.of("/screens", "/intern/screens")) {
                try (RawWebSocket client = RawWebSocket.open(server.port(), path)) {
                    client.sendText("{\"id\":1,\"connect\":{}}");
                    assertThat(client.readText()).contains("\"connect\"");
                    client.sendText("{\"id\":2,\"subscribe\":{\"channel\":\"live:job\"}}");
                    assertThat(client.readText()).contains("\"state\":{\"progress\":40}");
                }
            }
            assertThatThrownBy(() -> RawWebSocket.open(server.port(), "/connection/websocket"))
                    .hasMessageContaining("404");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/screens", "/health"})
    @DisplayName("L6 a path that is taken is refused at the start, and named")
    void aPathThatIsTakenIsRefused(String path) {
        try (Fanfare fanfare = fanfare()) {
            NettyServerBuilder builder = NettyServer.builder(fanfare)
                    .host("127.0.0.1")
                    .port(0)
                    .health("/health")
                    .webSocket(at("/screens"))
                    .webSocket(at(path));
            assertThatThrownBy(builder::start)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(path);
        }
    }
}
