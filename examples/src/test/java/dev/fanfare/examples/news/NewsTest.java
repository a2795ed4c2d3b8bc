package dev.fanfare.examples.news;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.protocol.Payload;
import dev.fanfare.testkit.RawWebSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NewsTest {

    @Test
    @DisplayName("M18 a program of a few lines has the engine and its network")
    void newsReachWhoeverIsSubscribed() throws Exception {
        Fanfare fanfare = News.fanfare();
        try (NettyServer server = NettyServer.builder(fanfare).port(0).start();
                RawWebSocket client = RawWebSocket.open(server.port(), "/connection/websocket", "X-User: ann")) {
            client.sendText("{\"id\":1,\"connect\":{}}");
            assertThat(client.readText()).contains("\"connect\":{\"client\":");
            client.sendText("{\"id\":2,\"subscribe\":{\"channel\":\"news:today\"}}");
            assertThat(client.readText()).contains("\"recoverable\":true");
            fanfare.publish("news:today", Payload.utf8("{\"hello\": \"world\"}"));
            assertThat(client.readText()).contains("\"channel\":\"news:today\"", "\"data\":{\"hello\": \"world\"}");
        }
    }
}
