package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.Fanfare;
import dev.fanfare.netty.http.ConnectionLimits;
import dev.fanfare.netty.http.HttpSettings;
import dev.fanfare.testkit.RawWebSocket;
import dev.fanfare.testkit.Retained;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections that came and went, however they did, leave nothing in any collection of the network. */
class NetworkChurnTest extends ServerTestBase {

    private static final int TIMES = 200;

    private interface Churn {
        void turn(int port, int i) throws IOException;
    }

    private record Named(String name, Churn churn) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static void sendAndLeave(int port, String bytes) throws IOException {
        try (RawWebSocket connection = new RawWebSocket(port)) {
            connection.sendBytes(bytes.getBytes(StandardCharsets.US_ASCII));
        }
    }

    static Stream<Named> churns() {
        return Stream.of(
                new Named("without a word", (port, i) -> new RawWebSocket(port).close()),
                new Named("half a head", (port, i) -> sendAndLeave(port, "GET /x" + i + " HTTP/1.1\r\nHo")),
                new Named(
                        "half a body",
                        (port, i) -> sendAndLeave(port, "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\na")),
                new Named("no HTTP", (port, i) -> sendAndLeave(port, "\0\1\2\r\n\r\n")),
                new Named("random paths", (port, i) -> {
                    try (RawWebSocket connection = new RawWebSocket(port)) {
                        connection.sendBytes(("GET /x" + i + " HTTP/1.1\r\nHost: h" + i + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                        assertThat(connection.readResponseHead()).contains("404");
                    }
                }),
                new Named(
                        "a handshake and nothing more",
                        (port, i) -> RawWebSocket.open(port, PATH).close()),
                new Named(
                        "a handshake that is not awaited",
                        (port, i) -> sendAndLeave(
                                port,
                                "GET " + PATH + " HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")),
                new Named("half a message", (port, i) -> {
                    try (RawWebSocket connection = RawWebSocket.open(port, PATH)) {
                        connection.sendFrame(RawWebSocket.TEXT, false, new byte[5000]);
                        connection.sendBytes(new byte[] {(byte) 0x80, (byte) 0xFE, 0x10});
                    }
                }),
                new Named("subscribers", (port, i) -> {
                    try (RawWebSocket connection = RawWebSocket.open(port, PATH)) {
                        connection.sendText(
                                "{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\"c" + i + "\"}}");
                        connection.readText();
                    }
                }));
    }

    @ParameterizedTest
    @MethodSource("churns")
    @DisplayName("connections that came and went leave nothing in any collection")
    void connectionsLeaveNothing(Named named) throws IOException {
        Fanfare fanfare = fanfare(builder -> {});
        NettyServer server = server(
                fanfare,
                builder -> builder.connectionLimits(new ConnectionLimits(0, 10_000, 0))
                        .httpSettings(HttpSettings.DEFAULT.requestTimeout(Duration.ofSeconds(1))));
        // The first time, things are made that stay.
        named.churn.turn(server.port(), 0);
        await().untilAsserted(
                        () -> assertThat(Retained.sizes(server, fanfare)).containsEntry("HttpFront.connections", 0));
        await().untilAsserted(
                        () -> assertThat(Retained.sizes(server, fanfare)).containsEntry("SessionLoops.connections", 0));
        Map<String, Integer> before = Retained.sizes(server, fanfare);
        for (int i = 1; i <= TIMES; i++) {
            named.churn.turn(server.port(), i);
        }
        await().untilAsserted(() -> assertThat(Retained.sizes(server, fanfare)).isEqualTo(before));
    }
}
