package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.raw.Connection;
import dev.fanfare.raw.ConnectionHandler;
import dev.fanfare.raw.ConnectionRequest;
import dev.fanfare.raw.ConnectionStatus;
import dev.fanfare.raw.DataType;
import dev.fanfare.raw.EndpointOptions;
import dev.fanfare.raw.ServerHandler;
import dev.fanfare.raw.WebSocketServer;
import dev.fanfare.testkit.RawWebSocket;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RawEndpointTest extends ServerTestBase {

    private static final ServerHandler<String> ECHO = (server, request) -> Connection::send;

    private static final byte[] HANDSHAKE = ("GET /raw HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n"
                    + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8);

    /** Writes down what an endpoint's handler is told. */
    private static class Recorder implements ServerHandler<String> {
        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        private final CompletableFuture<WebSocketServer<String>> server = new CompletableFuture<>();
        private ConnectionHandler<String> connections = Connection::send;

        private void record(String event) {
            events.add(event + (Thread.currentThread() instanceof FastThreadLocalThread ? " on an event loop" : ""));
        }

        String next() throws InterruptedException {
            return String.valueOf(events.poll(20, TimeUnit.SECONDS));
        }

        @Override
        public @Nullable ConnectionHandler<String> onConnection(
                WebSocketServer<String> endpoint, ConnectionRequest request) {
            record("connection");
            return connections;
        }

        @Override
        public void onOpen(WebSocketServer<String> opened) {
            record("open");
            server.complete(opened);
        }

        @Override
        public void onTerminate(WebSocketServer<String> ended) {
            record("terminate " + ended.connections().size() + " " + ended.terminated());
        }

        @Override
        public void onError(WebSocketServer<String> endpoint, Throwable error) {
            record("error " + error.getMessage());
        }
    }

    private NettyServer serving(ServerHandler<String> handler) throws IOException {
        return server(fanfare(builder -> {}), builder -> builder.rawEndpoint(handler, EndpointOptions.text("/raw")));
    }

    private JdkClient client(NettyServer server, String path) {
        return closing(JdkClient.open(server, path));
    }

    /** An endpoint that says which it is. */
    private static ServerHandler<String> named(String name) {
        return (server, request) -> (connection, text) -> connection.send(name);
    }

    @Test
    @DisplayName("E1 an endpoint can be started on the running server, on the host and port of HTTP")
    void startOnARunningServer() throws Exception {
        NettyServer server = server(
                fanfare(builder -> {}),
                builder -> builder.http("/", call -> CompletableFuture.completedStage(HttpAnswer.text(200, "http"))));
        assertThatThrownBy(() -> client(server, "/upper")).isInstanceOf(CompletionException.class);
        WebSocketServer<String> upper = WebSocketServer.start(
                (endpoint, request) -> (connection, text) -> connection.send(text.toUpperCase(Locale.ROOT)),
                EndpointOptions.text("/upper"));
        assertThat(client(server, "/upper").send("hello").text()).isEqualTo("HELLO");
        assertThat(upper.path()).isEqualTo("/upper");
        assertThat(upper.dataType()).isEqualTo(DataType.TEXT);
        assertThat(EndpointOptions.text().dataType().name()).isEqualTo("text");
    }

    @Test
    @DisplayName("E1 start says which server it means if there is not exactly one")
    void startNeedsOneServer() throws Exception {
        assertThatThrownBy(() -> WebSocketServer.start(ECHO, EndpointOptions.text("/a")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no HTTP server");
        NettyServer first = server();
        server();
        assertThatThrownBy(() -> WebSocketServer.start(ECHO, EndpointOptions.text("/a")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("2 HTTP servers");
        first.rawEndpoint(ECHO, EndpointOptions.text("/a"));
        assertThat(client(first, "/a").send("x").text()).isEqualTo("x");
        first.close();
        assertThatThrownBy(() -> first.rawEndpoint(ECHO, EndpointOptions.text("/b")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("stopped");
    }

    @Test
    @DisplayName("E1 without a path an endpoint gets what nothing else claims")
    void withoutAPath() throws Exception {
        NettyServer server = server(
                fanfare(builder -> {}),
                builder -> builder.http("/api/", call -> CompletableFuture.completedStage(HttpAnswer.text(200, "http")))
                        .rawEndpoint(named("any"), EndpointOptions.text())
                        .rawEndpoint(named("star"), EndpointOptions.text("/a/*")));
        assertThat(client(server, "/whatever").send("?").text()).isEqualTo("any");
        assertThat(client(server, "/a/b/c").send("?").text()).isEqualTo("star");
        RawWebSocket engine = client(server);
        engine.sendText("{\"id\":1,\"connect\":{}}");
        assertThat(engine.readText()).contains("\"connect\"");
        assertThatThrownBy(() -> client(server, "/api/x")).isInstanceOf(CompletionException.class);
        RawWebSocket plain = closing(new RawWebSocket(server.port()));
        plain.sendBytes("GET /whatever HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        assertThat(plain.readResponseHead()).contains(" 404 ");
        assertThatThrownBy(() -> server.rawEndpoint(ECHO, EndpointOptions.text()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no path");
    }

    @Test
    @DisplayName("E1 of overlapping paths the more specific wins, the same path twice is an error at start")
    void overlappingPaths() throws Exception {
        List<String> paths = List.of("/*", "/a/*", "/a/{x}", "/a/b", "/a/b/*", "/{x}/b/c", "/a/{x}/c", "/a/{x}/d");
        NettyServer server = server(fanfare(builder -> {}), builder -> {
            builder.http("/a/h/", call -> CompletableFuture.completedStage(HttpAnswer.text(200, "http")));
            paths.forEach(path -> builder.rawEndpoint(named(path), EndpointOptions.text(path)));
        });
        assertThat(client(server, "/").send("?").text()).isEqualTo("/*");
        assertThat(client(server, "/a").send("?").text()).isEqualTo("/*");
        assertThat(client(server, "/a/").send("?").text()).isEqualTo("/a/*");
        assertThat(client(server, "/a/x").send("?").text()).isEqualTo("/a/{x}");
        assertThat(client(server, "/a/b").send("?").text()).isEqualTo("/a/b");
        assertThat(client(server, "/a/b/c").send("?").text()).isEqualTo("/a/b/*");
        assertThat(client(server, "/x/b/c").send("?").text()).isEqualTo("/{x}/b/c");
        assertThat(client(server, "/a/x/c").send("?").text()).isEqualTo("/a/{x}/c");
        assertThat(client(server, "/a/x/y").send("?").text()).isEqualTo("/a/*");
        assertThatThrownBy(() -> client(server, "/a/h/x")).isInstanceOf(CompletionException.class);
        for (String taken : List.of("/a/b", "/a/{other}", "/*", "/a/h/*", PATH)) {
            assertThatThrownBy(() -> server.rawEndpoint(ECHO, EndpointOptions.text(taken)))
                    .as(taken)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(taken);
        }
        assertThatThrownBy(() -> server(
                        fanfare(builder -> {}),
                        builder -> builder.rawEndpoint(ECHO, EndpointOptions.text("/a"))
                                .rawEndpoint(ECHO, EndpointOptions.text("/a"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/a");
    }

    @Test
    @DisplayName("E2 the handler hears of the start before anybody connects, and of the end after everybody has gone")
    void aLife() throws Exception {
        CountDownLatch mayOpen = new CountDownLatch(1);
        RawRecorder<String> connection = new RawRecorder<>();
        Recorder handler = new Recorder() {
            @Override
            public void onOpen(WebSocketServer<String> opened) {
                assertThat(awaits(mayOpen)).isTrue();
                super.onOpen(opened);
            }
        };
        handler.connections = connection;
        NettyServer server = serving(handler);
        CompletableFuture<JdkClient> connecting = CompletableFuture.supplyAsync(() -> client(server, "/raw"));
        mayOpen.countDown();
        assertThat(handler.next()).isEqualTo("open");
        assertThat(handler.next()).isEqualTo("connection");
        JdkClient client = connecting.get(20, TimeUnit.SECONDS);
        assertThat(connection.connection().server()).isSameAs(handler.server.get());
        assertThat(connection.connection().handler()).isSameAs(connection);
        server.close();
        assertThat(client.closed()).startsWith("1001");
        assertThat(connection.next()).isEqualTo("open CONNECTED");
        assertThat(connection.next()).isEqualTo("terminate 1001 the endpoint has stopped CLOSED");
        assertThat(connection.more()).isZero();
        assertThat(handler.next()).isEqualTo("terminate 0 true");
    }

    private static boolean awaits(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            return false;
        }
    }

    @Test
    @DisplayName("E2 what a handler throws goes to onError, the peer gets 500 and the endpoint goes on")
    void aHandlerThatThrows() throws Exception {
        Recorder handler = new Recorder() {
            @Override
            public @Nullable ConnectionHandler<String> onConnection(
                    WebSocketServer<String> endpoint, ConnectionRequest request) {
                if (request.query("throw").isPresent()) {
                    throw new IllegalStateException("broken");
                }
                return super.onConnection(endpoint, request);
            }

            @Override
            public void onOpen(WebSocketServer<String> opened) {
                throw new IllegalStateException("cannot open");
            }
        };
        NettyServer server = serving(handler);
        assertThat(handler.next()).isEqualTo("error cannot open");
        RawWebSocket client = closing(new RawWebSocket(server.port()));
        assertThat(client.handshake("/raw?throw=1")).contains(" 500 ");
        assertThat(handler.next()).isEqualTo("error broken");
        assertThat(client(server, "/raw").send("x").text()).isEqualTo("x");
    }

    @Test
    @DisplayName("E7 connections is a live view; a closed one is gone from it and its status says so")
    void connections() throws Exception {
        Recorder handler = new Recorder();
        NettyServer server = serving(handler);
        WebSocketServer<String> endpoint = handler.server.get(20, TimeUnit.SECONDS);
        assertThat(endpoint.connections()).isEmpty();
        JdkClient first = client(server, "/raw");
        JdkClient second = client(server, "/raw");
        first.send("x").text();
        second.send("x").text();
        assertThat(endpoint.connections()).hasSize(2);
        assertThat(endpoint.connections().stream().map(Connection::id)).doesNotHaveDuplicates();
        assertThatThrownBy(() -> endpoint.connections().clear()).isInstanceOf(UnsupportedOperationException.class);
        List<Connection<String>> all = new ArrayList<>(endpoint.connections());
        all.get(0).terminate();
        assertThat(endpoint.connections()).containsExactly(all.get(1));
        Awaitility.await().until(() -> all.get(0).status() == ConnectionStatus.CLOSED);
        assertThat(all.get(1).status()).isEqualTo(ConnectionStatus.CONNECTED);
        assertThat(endpoint.handler()).isSameAs(handler);
    }

    @Test
    @DisplayName("E7 terminate says goodbye with 1001, frees the path at once, and is over when all have gone")
    void terminate() throws Exception {
        Recorder handler = new Recorder();
        NettyServer server = serving(handler);
        WebSocketServer<String> endpoint = handler.server.get(20, TimeUnit.SECONDS);
        RawWebSocket slow = closing(RawWebSocket.open(server.port(), "/raw"));
        JdkClient polite = client(server, "/raw");
        Awaitility.await().until(() -> endpoint.connections().size() == 2);
        CompletableFuture<Void> over = endpoint.terminate(Duration.ofMinutes(1)).toCompletableFuture();
        assertThat(polite.closed()).startsWith("1001");
        RawWebSocket.Frame close = slow.readClose();
        assertThat(close.closeCode()).isEqualTo(1001);
        assertThat(endpoint.connections()).isEmpty();
        assertThat(endpoint.terminated()).isFalse();
        assertThat(over).isNotDone();
        server.rawEndpoint(named("next"), EndpointOptions.text("/raw"));
        assertThat(client(server, "/raw").send("?").text()).isEqualTo("next");
        slow.sendFrame(RawWebSocket.CLOSE, true, close.payload());
        over.get(20, TimeUnit.SECONDS);
        assertThat(endpoint.terminated()).isTrue();
        assertThat(endpoint.connections()).isEmpty();
        endpoint.terminate().toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(handler.events).containsOnlyOnce("terminate 0 true");
    }

    @Test
    @DisplayName("E7 terminate(0) does not wait for anybody, also after a patient terminate")
    void terminateAtOnce() throws Exception {
        Recorder handler = new Recorder();
        NettyServer server = serving(handler);
        WebSocketServer<String> endpoint = handler.server.get(20, TimeUnit.SECONDS);
        RawWebSocket silent = closing(RawWebSocket.open(server.port(), "/raw"));
        Awaitility.await().until(() -> endpoint.connections().size() == 1);
        CompletableFuture<Void> patient =
                endpoint.terminate(Duration.ofMinutes(10)).toCompletableFuture();
        assertThat(silent.readClose().closeCode()).isEqualTo(1001);
        assertThat(patient).isNotDone();
        endpoint.terminate(Duration.ZERO).toCompletableFuture().get(20, TimeUnit.SECONDS);
        patient.get(20, TimeUnit.SECONDS);
        silent.readToEnd();
        assertThatThrownBy(() -> endpoint.terminate(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("E7 a terminate in the middle of many connects leaves nobody behind")
    void terminateWhileConnecting() throws Exception {
        Recorder handler = new Recorder();
        NettyServer server = serving(handler);
        WebSocketServer<String> endpoint = handler.server.get(20, TimeUnit.SECONDS);
        List<RawWebSocket> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            RawWebSocket client = closing(new RawWebSocket(server.port()));
            clients.add(client);
            client.sendBytes(HANDSHAKE);
        }
        assertThat(handler.next()).isEqualTo("open");
        assertThat(handler.next()).isEqualTo("connection");
        endpoint.terminate(Duration.ZERO).toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(endpoint.connections()).isEmpty();
        for (RawWebSocket client : clients) {
            String status = client.readResponseHead();
            if (status.contains(" 101 ")) {
                assertThat(client.readClose().closeCode()).isEqualTo(1001);
                client.close();
            } else {
                assertThat(status).contains(" 404 ");
            }
        }
    }

    @Test
    @DisplayName("E5 who goes while the handler decides has a whole life or none")
    void whoGoesWhileTheHandlerDecides() throws Exception {
        CountDownLatch mayDecide = new CountDownLatch(1);
        RawRecorder<String> connection = new RawRecorder<>();
        Recorder handler = new Recorder() {
            @Override
            public @Nullable ConnectionHandler<String> onConnection(
                    WebSocketServer<String> endpoint, ConnectionRequest request) {
                super.onConnection(endpoint, request);
                assertThat(awaits(mayDecide)).isTrue();
                return connection;
            }
        };
        NettyServer server = serving(handler);
        RawWebSocket client = new RawWebSocket(server.port());
        client.sendBytes(HANDSHAKE);
        assertThat(handler.next()).isEqualTo("open");
        assertThat(handler.next()).isEqualTo("connection");
        client.close();
        mayDecide.countDown();
        server.close();
        assertThat(handler.next()).isEqualTo("terminate 0 true");
        if (connection.more() > 0) {
            assertThat(connection.next()).startsWith("open");
            while (connection.more() > 1) {
                assertThat(connection.next()).startsWith("error");
            }
            assertThat(connection.next()).startsWith("terminate");
        }
    }

    @Test
    @DisplayName("E7 a server whose handlers block stops all the same, after its timeout")
    void aServerWhoseHandlersBlockStops() throws Exception {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        RawRecorder<String> connection =
                new RawRecorder<>((from, text) -> assertThat(awaits(mayGoOn)).isTrue());
        Recorder handler = new Recorder();
        handler.connections = connection;
        NettyServer server = server(
                fanfare(builder -> {}),
                builder -> builder.shutdownTimeout(Duration.ofMillis(200))
                        .rawEndpoint(handler, EndpointOptions.text("/raw")));
        RawWebSocket client = closing(RawWebSocket.open(server.port(), "/raw"));
        client.sendText("block");
        client.sendText("still heard");
        client.sendFrame(RawWebSocket.PING, true, new byte[0]);
        assertThat(client.readFrame().opcode()).as("everything has arrived").isEqualTo(RawWebSocket.PONG);
        assertThat(connection.next()).startsWith("open");
        assertThat(connection.next()).isEqualTo("message block");
        server.close();
        assertThat(client.readClose().closeCode()).isEqualTo(1001);
        mayGoOn.countDown();
        assertThat(connection.next()).isEqualTo("message still heard");
        assertThat(connection.next()).isEqualTo("terminate 1001 the endpoint has stopped CLOSED");
        assertThat(handler.next()).isEqualTo("open");
        assertThat(handler.next()).isEqualTo("connection");
        assertThat(handler.next()).isEqualTo("terminate 0 true");
    }
}
