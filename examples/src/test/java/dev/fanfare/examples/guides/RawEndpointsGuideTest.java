package dev.fanfare.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.examples.rooms.Rooms;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.raw.EndpointOptions;
import dev.fanfare.raw.ServerHandler;
import dev.fanfare.raw.WebSocketServer;
import dev.fanfare.testkit.RawWebSocket;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The guide to raw endpoints")
class RawEndpointsGuideTest extends GuideTestBase {

    @Test
    @DisplayName("E1 adds an echo to the server that runs")
    void echo() throws Exception {
        NettyServer network = serve(engine().build());
        // snippet: echo
        WebSocketServer.start(
                (server, request) -> (connection, text) -> connection.send(text.toUpperCase(Locale.ROOT)),
                EndpointOptions.text("/upper"));
        // end snippet
        answersInUpperCase(network);
    }

    @Test
    @DisplayName("E1 starts an endpoint with a handler")
    void start() throws Exception {
        NettyServer server = serve(engine().build());
        ServerHandler<String> handler =
                (endpoint, request) -> (connection, text) -> connection.send(text.toUpperCase(Locale.ROOT));
        // snippet: start
        WebSocketServer<String> endpoint = WebSocketServer.start(handler, EndpointOptions.text("/upper"));
        // end snippet
        answersInUpperCase(server);
        assertThat(endpoint.path()).isEqualTo("/upper");
    }

    private static void answersInUpperCase(NettyServer server) throws Exception {
        try (RawWebSocket client = RawWebSocket.open(server.port(), "/upper")) {
            client.sendText("hello");
            assertThat(client.readText()).isEqualTo("HELLO");
        }
    }

    @Test
    @DisplayName("E9 starts the rooms")
    void rooms() throws Exception {
        NettyServer server = serve(engine().build());
        // snippet: rooms
        WebSocketServer.start(new Rooms(), EndpointOptions.json("/rooms/{room}", Rooms.Said.class));
        // end snippet
        try (RawWebSocket ann = RawWebSocket.open(server.port(), "/rooms/1?name=Ann")) {
            assertThat(ann.readText()).isEqualTo("{\"members\":1}");
        }
    }
}
