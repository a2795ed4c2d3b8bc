package dev.fanfare.examples.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.raw.EndpointOptions;
import dev.fanfare.raw.WebSocketServer;
import dev.fanfare.testkit.RawWebSocket;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RoomsTest {

    @Test
    @DisplayName("E9 rooms by the path: everybody in a room hears what is said there, and nobody else")
    void rooms() throws Exception {
        try (NettyServer server =
                NettyServer.builder(Fanfare.builder().build()).port(0).start()) {
            WebSocketServer<Rooms.Said> rooms =
                    WebSocketServer.start(new Rooms(), EndpointOptions.json("/rooms/{room}", Rooms.Said.class));
            try (RawWebSocket nobody = new RawWebSocket(server.port());
                    RawWebSocket ann = RawWebSocket.open(server.port(), "/rooms/1?name=Ann");
                    RawWebSocket tom = RawWebSocket.open(server.port(), "/rooms/2?name=Tom")) {
                assertThat(nobody.handshake("/rooms/1")).contains(" 403 ");
                assertThat(ann.readText()).isEqualTo("{\"members\":1}");
                assertThat(tom.readText()).isEqualTo("{\"members\":1}");
                try (RawWebSocket bob = RawWebSocket.open(server.port(), "/rooms/1?name=Bob")) {
                    assertThat(bob.readText()).isEqualTo("{\"members\":2}");
                    bob.sendText("{\"text\":\"hello\"}");
                    assertThat(bob.readText()).isEqualTo("{\"name\":\"Bob\",\"text\":\"hello\"}");
                    assertThat(ann.readText()).isEqualTo("{\"name\":\"Bob\",\"text\":\"hello\"}");
                }
                tom.sendText("{\"text\":\"anybody here?\"}");
                assertThat(tom.readText()).isEqualTo("{\"name\":\"Tom\",\"text\":\"anybody here?\"}");
                rooms.terminate(Duration.ZERO);
                assertThat(ann.readClose().closeCode()).isEqualTo(1001);
            }
        }
    }
}
