package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.netty.http.WebSocketEndpoint;
import dev.fanfare.raw.Connection;
import dev.fanfare.raw.EndpointOptions;
import dev.fanfare.testkit.RawWebSocket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("M1 WebSocket handshakes")
class WebSocketUpgradeTest extends ServerTestBase {

    @ParameterizedTest
    @ValueSource(strings = {PATH + "?format=protobuf", PATH + "?cf_protocol=protobuf"})
    void protobufIsChosenInTheUrl(String uri) throws Exception {
        RawWebSocket client = closing(RawWebSocket.open(server().port(), uri));
        client.sendBinary(new byte[] {4, 8, 1, 0x22, 0});
        assertThat(client.readFrame().opcode()).isEqualTo(RawWebSocket.BINARY);
    }

    @Test
    void protobufIsChosenBySubprotocolWhichIsEchoed() throws Exception {
        RawWebSocket client =
                closing(RawWebSocket.open(server().port(), PATH, "Sec-WebSocket-Protocol: centrifuge-protobuf"));
        assertThat(client.responseHead()).contains("sec-websocket-protocol: centrifuge-protobuf\r\n");
        client.sendFrame(RawWebSocket.TEXT, true, new byte[] {4, 8, 1, 0x22, 0});
        assertThat(client.readFrame().opcode()).isEqualTo(RawWebSocket.BINARY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-None: 1", "Sec-WebSocket-Protocol: ", "Sec-WebSocket-Protocol: other"})
    void withoutAKnownSubprotocolNoneIsSelectedAndJsonSpoken(String header) throws Exception {
        RawWebSocket client = closing(RawWebSocket.open(server().port(), PATH, header));
        assertThat(client.responseHead()).doesNotContain("sec-websocket-protocol");
        client.sendBinary("{\"id\":1,\"connect\":{}}".getBytes(StandardCharsets.UTF_8));
        assertThat(client.readText()).contains("\"connect\"");
    }

    @Test
    void aHeaderBlockOfAMebibyteIsRefused() throws Exception {
        RawWebSocket client = closing(new RawWebSocket(server().port()));
        try {
            assertThat(client.handshake(PATH, "X-Filler: " + "x".repeat(1024 * 1024)))
                    .contains(" 431 ");
        } catch (SocketException cutWhileSending) {
            // The server need not read all of it to say no.
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost", "http://LOCALHOST", "https://localhost:443", "http://localhost:80"})
    void pagesOfTheServerItselfMayConnect(String origin) throws Exception {
        assertThat(closing(RawWebSocket.open(server().port(), PATH, "Origin: " + origin)))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "http://localhost:8080", "null", "http://localhost.evil.example"})
    void pagesFromElsewhereMayNot(String origin) throws Exception {
        RawWebSocket client = closing(new RawWebSocket(server().port()));
        assertThat(client.handshake(PATH, "Origin: " + origin)).contains(" 403 ");
    }

    @Test
    void allowedOriginsMayConnectAndOthersMayNot() throws Exception {
        WebSocketEndpoint endpoint =
                WebSocketEndpoint.DEFAULT.withAllowedOrigins("https://app.example.com", "https://*.partner.example");
        NettyServer server = server(fanfare(builder -> {}), builder -> builder.webSocket(endpoint));
        for (String allowed : List.of("https://app.example.com", "https://a.b.partner.example")) {
            closing(RawWebSocket.open(server.port(), PATH, "Origin: " + allowed));
        }
        for (String other : List.of("http://localhost", "http://app.example.com", "https://appXexample.com")) {
            RawWebSocket client = closing(new RawWebSocket(server.port()));
            assertThat(client.handshake(PATH, "Origin: " + other)).as(other).contains(" 403 ");
        }
    }

    @Test
    void whatIsNoHandshakeIsToldSo() throws Exception {
        NettyServer server = server();
        assertThat(answer(server, "")).contains(" 400 ");
        String upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
        String key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        assertThat(answer(server, upgrade + "Sec-WebSocket-Version: 13\r\n")).contains(" 400 ");
        assertThat(answer(server, upgrade + key + "Sec-WebSocket-Version: 99\r\n"))
                .contains(" 426 ");
        assertThat(answer(server, upgrade + key)).contains(" 426 ");
    }

    private static final String GET = "GET %s HTTP/1.1\r\n";
    private static final String HOST = "Host: localhost\r\n";
    private static final String UPGRADE = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
    private static final String VERSION = "Sec-WebSocket-Version: 13\r\n";
    private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    static Stream<Arguments> handshakes() {
        return Stream.of(
                Arguments.of(101, GET + HOST + UPGRADE + VERSION + KEY),
                Arguments.of(101, "GET http://localhost%s HTTP/1.1\r\n" + HOST + UPGRADE + VERSION + KEY),
                Arguments.of(101, "GET ws://localhost%s HTTP/1.1\r\n" + HOST + UPGRADE + VERSION + KEY),
                Arguments.of(
                        101,
                        GET + HOST + "Connection: keep-alive, upgrade\r\nUpgrade: h2c, WebSocket\r\n" + VERSION + KEY),
                Arguments.of(
                        101,
                        GET + HOST + "Connection: keep-alive\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n"
                                + "Upgrade: websocket\r\n" + VERSION + KEY),
                Arguments.of(400, "GET %s HTTP/1.0\r\n" + HOST + UPGRADE + VERSION + KEY),
                Arguments.of(505, "GET %s HTTP/2.0\r\n" + HOST + UPGRADE + VERSION + KEY),
                Arguments.of(400, "POST %s HTTP/1.1\r\n" + HOST + UPGRADE + VERSION + KEY),
                Arguments.of(400, "HEAD %s HTTP/1.1\r\n" + HOST + UPGRADE + VERSION + KEY),
                Arguments.of(400, GET + UPGRADE + VERSION + KEY),
                Arguments.of(400, GET + HOST + HOST + UPGRADE + VERSION + KEY),
                Arguments.of(400, GET + "Host: \r\n" + UPGRADE + VERSION + KEY),
                Arguments.of(400, GET + HOST + "Connection: Upgrade\r\n" + VERSION + KEY),
                Arguments.of(400, GET + HOST + "Upgrade: websocket\r\n" + VERSION + KEY),
                Arguments.of(400, GET + HOST + "Connection: Upgrade\r\nUpgrade: websockets\r\n" + VERSION + KEY),
                Arguments.of(400, GET + HOST + "Connection: close\r\nUpgrade: websocket\r\n" + VERSION + KEY),
                Arguments.of(400, GET + HOST + UPGRADE + VERSION),
                Arguments.of(400, GET + HOST + UPGRADE + VERSION + KEY + KEY),
                Arguments.of(400, GET + HOST + UPGRADE + VERSION + "Sec-WebSocket-Key: \r\n"),
                Arguments.of(400, GET + HOST + UPGRADE + VERSION + "Sec-WebSocket-Key: YWJjZA==\r\n"),
                Arguments.of(400, GET + HOST + UPGRADE + VERSION + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ\r\n"),
                Arguments.of(400, GET + HOST + UPGRADE + VERSION + "Sec-WebSocket-Key: !!!hIHNhbXBsZSBub25jZQ==\r\n"),
                Arguments.of(
                        400, GET + HOST + UPGRADE + VERSION + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n"),
                Arguments.of(426, GET + HOST + UPGRADE + KEY),
                Arguments.of(426, GET + HOST + UPGRADE + KEY + "Sec-WebSocket-Version: 8\r\n"),
                Arguments.of(426, GET + HOST + UPGRADE + KEY + VERSION + "Sec-WebSocket-Version: 8\r\n"),
                Arguments.of(400, GET + HOST + UPGRADE + VERSION + KEY + "Content-Length: 3\r\n"));
    }

    @ParameterizedTest
    @MethodSource("handshakes")
    void aHandshakeIsCheckedAtEveryDoor(int status, String head) throws Exception {
        NettyServer server = server(
                fanfare(builder -> {}),
                builder -> builder.webSocket(WebSocketEndpoint.DEFAULT)
                        .rawEndpoint((endpoint, request) -> Connection::send, EndpointOptions.text("/raw")));
        for (String path : List.of(PATH, "/raw")) {
            RawWebSocket client = closing(new RawWebSocket(server.port()));
            client.sendBytes((head.formatted(path) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(client.readResponseHead()).as(head).startsWith("HTTP/1.1 " + status + " ");
            if (status == 426) {
                assertThat(client.responseHead()).contains("sec-websocket-version: 13\r\n");
            }
            if (status != 101) {
                assertThat(client.responseHead()).contains("connection: close\r\n");
                client.readToEnd();
            }
        }
    }

    private String answer(NettyServer server, String headers) throws Exception {
        RawWebSocket client = closing(new RawWebSocket(server.port()));
        client.sendBytes(
                ("GET " + PATH + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n").getBytes(StandardCharsets.UTF_8));
        String status = client.readResponseHead();
        client.readToEnd();
        return status;
    }
}
