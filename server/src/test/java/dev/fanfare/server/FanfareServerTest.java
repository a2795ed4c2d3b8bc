package dev.fanfare.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.raw.EndpointOptions;
import dev.fanfare.raw.ServerHandler;
import dev.fanfare.server.config.ConfigLoader;
import dev.fanfare.testkit.RawWebSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FanfareServerTest {

    private static final ServerHandler<String> WHO =
            (server, request) -> (connection, text) -> connection.send(text + " " + request.remoteAddress());

    @Test
    @DisplayName("E1 raw endpoints are on a configured server, before it starts and later, and honour its proxies")
    void rawEndpoints() throws Exception {
        ConfigLoader config = new ConfigLoader()
                .flag("http_server.port", "0")
                .flag("http_server.trusted_proxies", "127.0.0.0/8,10.0.0.0/8");
        try (FanfareServer server = FanfareServer.builder(config.load())
                .rawEndpoint(WHO, EndpointOptions.text("/before"))
                .start()) {
            server.rawEndpoint(WHO, EndpointOptions.text("/later"));
            for (String path : new String[] {"/before", "/later"}) {
                String proxies = "X-Forwarded-For: 203.0.113.7, 10.1.2.3";
                try (RawWebSocket client = RawWebSocket.open(server.port(), path, proxies)) {
                    client.sendText(path);
                    assertThat(client.readText()).isEqualTo(path + " 203.0.113.7");
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"false,101", "true,404"})
    @DisplayName("M1 the WebSocket endpoint is there unless it is disabled")
    void disabledWebSocket(String disabled, int status) throws Exception {
        ConfigLoader config = new ConfigLoader().flag("http_server.port", "0").flag("websocket.disabled", disabled);
        try (FanfareServer server = FanfareServer.builder(config.load()).start();
                RawWebSocket client = new RawWebSocket(server.port())) {
            assertThat(client.handshake("/connection/websocket")).startsWith("HTTP/1.1 " + status + " ");
        }
    }
}
