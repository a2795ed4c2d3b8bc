package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.netty.http.WebSocketEndpoint;
import dev.fanfare.raw.Connection;
import dev.fanfare.raw.ConnectionHandler;
import dev.fanfare.raw.ConnectionRequest;
import dev.fanfare.raw.ConnectionStatus;
import dev.fanfare.raw.EndpointOptions;
import dev.fanfare.raw.NotSentException;
import dev.fanfare.raw.ServerHandler;
import dev.fanfare.raw.WebSocketServer;
import dev.fanfare.testkit.RawWebSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawBroadcastTest extends ServerTestBase {

    private final BlockingQueue<Connection<String>> opened = new LinkedBlockingQueue<>();
    private final BlockingQueue<ConnectionRequest> requests = new LinkedBlockingQueue<>();
    private final List<Throwable> errors = new CopyOnWriteArrayList<>();

    private final ServerHandler<String> endpoint = new ServerHandler<>() {
        @Override
        public @Nullable ConnectionHandler<String> onConnection(
                WebSocketServer<String> server, ConnectionRequest request) {
            requests.add(request);
            return new ConnectionHandler<>() {
                @Override
                public void onOpen(Connection<String> connection) {
                    opened.add(connection);
                }

                @Override
                public void onMessage(Connection<String> connection, String text) {
                    connection.send("told " + connection.sendToOthers(text));
                }
            };
        }

        @Override
        public void onError(WebSocketServer<String> server, Throwable error) {
            errors.add(error);
        }
    };

    private NettyServer serving() throws IOException {
        return server(
                fanfare(builder -> {}),
                builder -> builder.rawEndpoint(
                        endpoint, EndpointOptions.text("/raw").maxQueuedBytes(400_000)));
    }

    private RawWebSocket open(NettyServer server, int receiveBuffer) throws IOException {
        RawWebSocket client = closing(new RawWebSocket(server.port(), receiveBuffer));
        assertThat(client.handshake("/raw")).contains(" 101 ");
        return client;
    }

    private Connection<String> opened() throws InterruptedException {
        Connection<String> next = opened.poll(20, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }

    private static boolean refusesAnother(Connection<String> slow) {
        try {
            slow.send("x".repeat(100_000));
            return false;
        } catch (NotSentException full) {
            assertThat(full.connectionId()).isEqualTo(slow.id());
            assertThat(full).hasMessageContaining(slow.id()).hasMessageContaining("maxQueuedBytes");
            return true;
        }
    }

    @Test
    @DisplayName(
            "E7 a peer that does not answer a goodbye and one that does not read keep no broadcast from the others")
    void someThatTakeNothing() throws Exception {
        NettyServer server = serving();
        RawWebSocket silent = open(server, 0);
        Connection<String> closing = opened();
        open(server, 4096);
        Connection<String> slow = opened();
        List<RawWebSocket> listeners = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            listeners.add(open(server, 0));
            opened();
        }
        closing.terminate();
        assertThat(closing.status()).isNotEqualTo(ConnectionStatus.CONNECTED);
        assertThat(closing.server().connections()).hasSize(7).doesNotContain(closing);
        while (slow.queuedBytes() + 110_000 < 400_000) {
            slow.send("x".repeat(100_000));
        }
        // What the operating system takes is gone from the queue, until it takes nothing more.
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .during(Duration.ofMillis(500))
                .until(() -> refusesAnother(slow));
        for (int i = 0; i < 5; i++) {
            String text = i + " " + "y".repeat(150_000);
            assertThat(slow.server().broadcast(text)).isEqualTo(6);
            for (RawWebSocket each : listeners) {
                assertThat(each.readText()).isEqualTo(text);
            }
        }
        assertThatThrownBy(() -> closing.send("x"))
                .isInstanceOfSatisfying(
                        NotSentException.class,
                        notSent -> assertThat(notSent.connectionId()).isEqualTo(closing.id()))
                .hasMessageContaining("clos");
        assertThat(silent.readClose().closeCode()).isEqualTo(1000);
        listeners.get(0).sendText("others");
        for (RawWebSocket each : listeners.subList(1, 6)) {
            assertThat(each.readText()).isEqualTo("others");
        }
        assertThat(listeners.get(0).readText()).startsWith("told ");
    }

    @Test
    @DisplayName("E7 a broadcast has the forms of send, and what cannot be written is told to onError")
    void forms() throws Exception {
        NettyServer server = serving();
        RawWebSocket client = open(server, 0);
        WebSocketServer<String> raw = opened().server();
        assertThat(raw.broadcast(CharBuffer.wrap("text"))).isEqualTo(1);
        assertThat(client.readText()).isEqualTo("text");
        assertThat(raw.broadcast(Map.of("a", 1))).isEqualTo(1);
        assertThat(client.readText()).isEqualTo("{\"a\":1}");
        assertThat(raw.broadcast(ByteBuffer.wrap(new byte[] {1, 2}))).isEqualTo(1);
        assertThat(client.readFrame().payload()).containsExactly(1, 2);
        List<Object> circle = new ArrayList<>();
        circle.add(circle);
        assertThat(raw.broadcast(circle)).isZero();
        assertThat(errors).singleElement().isInstanceOf(IllegalArgumentException.class);
        server.close();
        assertThat(raw.broadcast("late")).isZero();
    }

    @Test
    @DisplayName("E3 the request has the headers that were sent and no others")
    void noHeaderThatNobodySent() throws Exception {
        RawWebSocket client = closing(new RawWebSocket(serving().port()));
        client.sendBytes(("GET /raw HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nX-Own: 1\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        ConnectionRequest request = requests.poll(20, TimeUnit.SECONDS);
        assertThat(request).isNotNull();
        assertThat(request.headers().keySet())
                .containsExactlyInAnyOrder(
                        "host", "connection", "upgrade", "sec-websocket-version", "sec-websocket-key", "x-own");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api",
                "/api/mine",
                "/connection",
                "/connection/raw",
                "/connection/{x}",
                "/health/*",
                "/metrics",
                "/emulation",
                "/admin/x",
                "/push",
                "/push/raw",
                "/alive/x",
                "/inner/x"
            })
    @DisplayName("L6 reserved words are refused at the start, and later, with an error that lists them")
    void reservedWords(String path) throws Exception {
        NettyServer server = server(
                fanfare(builder -> {}),
                builder -> builder.webSocket(new WebSocketEndpoint("/push/websocket", 1000, List.of(), null))
                        .health("/alive")
                        .reserve("/inner/api"));
        assertThatThrownBy(() -> server.rawEndpoint(endpoint, EndpointOptions.text(path)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + path + "\"")
                .hasMessageContaining(
                        "/admin, /alive, /api, /connection, /emulation, /health, /inner, /metrics, /push");
        server.rawEndpoint(endpoint, EndpointOptions.text("/apis"));
        server.rawEndpoint(endpoint, EndpointOptions.text("/mine/api"));
    }
}
