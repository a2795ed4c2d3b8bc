package dev.fanfare.examples.echo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.netty.NettyServer;
import dev.fanfare.testkit.RawWebSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class UpperCaseEchoTest {

    @Test
    @DisplayName("E1 an upper-case echo in a few lines")
    void upperCaseEcho() throws Exception {
        try (NettyServer server = UpperCaseEcho.start(0);
                RawWebSocket client = RawWebSocket.open(server.port(), "/upper")) {
            client.sendText("grüße");
            assertThat(client.readText()).isEqualTo("GRÜSSE");
            client.sendFrame(RawWebSocket.CLOSE, true, new byte[0]);
            client.readClose();
        }
    }
}
