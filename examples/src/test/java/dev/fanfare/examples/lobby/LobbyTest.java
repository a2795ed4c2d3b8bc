package dev.fanfare.examples.lobby;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.netty.NettyServer;
import dev.fanfare.testkit.RawWebSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LobbyTest {

    @Test
    @DisplayName("E1 a chat: a welcome for who comes, and a word to the others")
    void chat() throws Exception {
        try (NettyServer server = Lobby.start(0);
                RawWebSocket ann = RawWebSocket.open(server.port(), "/chat")) {
            assertThat(ann.readText()).isEqualTo("Welcome");
            try (RawWebSocket bob = RawWebSocket.open(server.port(), "/chat")) {
                assertThat(bob.readText()).isEqualTo("Welcome");
                assertThat(ann.readText()).isEqualTo("Somebody has come");
                bob.sendText("hello");
                assertThat(ann.readText()).isEqualTo("hello");
                ann.sendText("hello yourself");
                assertThat(bob.readText()).isEqualTo("hello yourself");
            }
            assertThat(ann.readText()).isEqualTo("Somebody has left");
        }
    }
}
