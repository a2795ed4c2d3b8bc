package dev.fanfare.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.client.ClientSocketException.Code;
import dev.fanfare.client.SocketEvent.Connected;
import dev.fanfare.client.SocketEvent.ConnectionClosed;
import dev.fanfare.client.SocketEvent.ConnectionFailed;
import dev.fanfare.client.SocketEvent.MessageReceived;
import dev.fanfare.client.SocketOptions.DataType;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.raw.Connection;
import dev.fanfare.raw.ConnectionHandler;
import dev.fanfare.raw.EndpointOptions;
import dev.fanfare.testkit.Network;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that speak nothing but WebSocket. */
class ForeignServerTest extends ClientTestBase {

    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<Connection<?>> connections = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> closed = new LinkedBlockingQueue<>();

    /** Sends back what it hears. */
    private final class Echo<T> implements ConnectionHandler<T> {

        @Override
        public void onOpen(Connection<T> connection) {
            connections.add(connection);
        }

        @Override
        public void onMessage(Connection<T> connection, T message) {
            heard.add(message);
            connection.send(message);
        }

        @Override
        public void onTerminate(Connection<T> connection, int code, String reason) {
            closed.add(code);
        }

        @Override
        public void onError(Connection<T> connection, Throwable error) {}
    }

    private NettyServer serve() throws Exception {
        return closing(NettyServer.builder(fanfare())
                .host("127.0.0.1")
                .port(0)
                .rawEndpoint((server, request) -> new Echo<>(), EndpointOptions.text("/text"))
                .rawEndpoint((server, request) -> new Echo<>(), EndpointOptions.binary("/binary"))
                .rawEndpoint((server, request) -> new Echo<>(), EndpointOptions.json("/json"))
                .start());
    }

    private ClientSocket plain(DataType type) {
        return socket(quick().plain(type).build());
    }

    @Test
    @DisplayName("C7 texts stay what they are, and what is no text goes as JSON")
    void text() throws Exception {
        ClientSocket socket = plain(DataType.TEXT);
        BlockingQueue<MessageReceived> received = events(socket, MessageReceived.class);
        get(socket.open(url(serve().port()) + "/text?room=1"));
        get(socket.send("{\"like\": JSON"));
        get(socket.send(Map.of("a", 1)));
        assertThat(take(received).message().text()).isEqualTo("{\"like\": JSON");
        Message second = take(received).message();
        assertThat(second.text()).isEqualTo("{\"a\":1}");
        assertThat(second.json().get("a").asInt()).isEqualTo(1);
        assertThat(second.isBinary()).isFalse();
        assertFails(socket.event("any"), Code.NOT_SUPPORTED, "events need Fanfare's protocol");
    }

    @Test
    @DisplayName("C7 bytes go as binary, as they were when they were sent")
    void binary() throws Exception {
        ClientSocket socket = plain(DataType.TEXT);
        BlockingQueue<MessageReceived> received = events(socket, MessageReceived.class);
        get(socket.open(url(serve().port()) + "/binary"));
        byte[] bytes = {1, 2, 3};
        CompletableFuture<Void> sent = socket.send(bytes);
        bytes[0] = 9;
        get(sent);
        Message echoed = take(received).message();
        assertThat(echoed.isBinary()).isTrue();
        assertThat(echoed.bytes()).containsExactly(1, 2, 3);
        get(socket.send(echoed));
        assertThat(take(received).message()).isEqualTo(echoed);
    }

    @Test
    @DisplayName("C7 with JSON everything goes as JSON and comes as JSON")
    void json() throws Exception {
        ClientSocket socket = plain(DataType.JSON);
        BlockingQueue<MessageReceived> received = events(socket, MessageReceived.class);
        get(socket.open(url(serve().port()) + "/json"));
        get(socket.send("a \"text\""));
        get(socket.send(new int[] {1, 2}));
        assertThat(take(received).message().text()).isEqualTo("a \"text\"");
        assertThat(take(received).message().as(int[].class)).containsExactly(1, 2);
        assertFails(socket.send(new byte[0]), Code.BAD_INPUT, "cannot be sent as JSON");
    }

    @Test
    @DisplayName("C7 a long message comes as one, and many come in order")
    void longAndMany() throws Exception {
        ClientSocket socket = plain(DataType.TEXT);
        BlockingQueue<MessageReceived> received = events(socket, MessageReceived.class);
        get(socket.open(url(serve().port()) + "/text"));
        String longText = "Fünf".repeat(10_000);
        socket.send(longText);
        for (int i = 0; i < 300; i++) {
            socket.send("m" + i);
        }
        assertThat(take(received).message().text()).isEqualTo(longText);
        List<String> texts = take(received, 300).stream()
                .map(event -> event.message().text())
                .toList();
        assertThat(texts)
                .isEqualTo(IntStream.range(0, 300).mapToObj(i -> "m" + i).toList());
    }

    @Test
    @DisplayName("C3 C7 a message is sent when it is written, whatever waits behind it")
    void written() throws Exception {
        Network network = network(serve());
        ClientSocket socket = plain(DataType.TEXT);
        get(socket.open(url(network.port()) + "/text"));
        network.freeze();
        // More than all buffers on the way can take.
        List<CompletableFuture<Void>> sent = IntStream.range(0, 200)
                .mapToObj(i -> socket.send("x".repeat(60_000)))
                .toList();
        get(sent.get(0));
        assertThat(sent.get(199)).isNotDone();
        network.thaw();
        // Those before it leave room for as many by then.
        get(sent.get(199));
        List<CompletableFuture<Void>> more = IntStream.range(0, 200)
                .mapToObj(i -> socket.send("y".repeat(60_000)))
                .toList();
        get(CompletableFuture.allOf(more.toArray(CompletableFuture[]::new)));
    }

    @Test
    @DisplayName("C2 C7 close closes with 1000, after what was sent")
    void close() throws Exception {
        ClientSocket socket = plain(DataType.TEXT);
        get(socket.open(url(serve().port()) + "/text"));
        for (int i = 0; i < 100; i++) {
            socket.send("m" + i);
        }
        socket.close();
        assertThat(take(heard, 100)).endsWith("m99");
        assertThat(take(closed)).isEqualTo(1000);
    }

    @Test
    @DisplayName("C6 C7 it comes back when the connection breaks, and sends what waited")
    void comesBack() throws Exception {
        Network network = network(serve());
        ClientSocket socket = plain(DataType.TEXT);
        BlockingQueue<Connected> connected = events(socket, Connected.class);
        BlockingQueue<ConnectionFailed> failed = events(socket, ConnectionFailed.class);
        get(socket.open(url(network.port()) + "/text"));
        assertThat(take(connected).reconnected()).isFalse();
        network.cut();
        assertThat(take(failed).reconnecting()).isTrue();
        CompletableFuture<Void> sent = socket.send("waited");
        network.restore();
        assertThat(take(connected).reconnected()).isTrue();
        get(sent);
        assertThat(take(heard)).isEqualTo("waited");
    }

    @ParameterizedTest
    @CsvSource({"1000, true", "3000, false", "3499, false", "3500, true", "3999, true", "4000, false", "4500, true"})
    @DisplayName("C6 C7 a server that closes with 1000, 35xx to 39xx or 45xx to 49xx does not want it back")
    void closedByTheServer(int code, boolean isFinal) throws Exception {
        ClientSocket socket = plain(DataType.TEXT);
        BlockingQueue<SocketEvent> events = events(socket, SocketEvent.class);
        get(socket.open(url(serve().port()) + "/text"));
        take(events, 3);
        take(connections).terminate(code, "so it is");
        assertThat(take(events)).isInstanceOf(SocketEvent.StatusChanged.class);
        SocketEvent end = take(events);
        if (code == 1000) {
            assertThat(end).isEqualTo(new ConnectionClosed(1000, "so it is"));
        } else {
            assertThat(end).isEqualTo(new ConnectionFailed(code, "so it is", !isFinal));
        }
        assertThat(socket.status() == Status.DISCONNECTED).isEqualTo(isFinal);
    }

    @Test
    @DisplayName("C6 an attempt says why it failed, and one with an hour to wait goes at once if told to")
    void failsAndRetries() throws Exception {
        NettyServer server = serve();
        ClientSocket nowhere =
                socket(quick().plain(DataType.TEXT).maxAttempts(2).build());
        assertFails(
                nowhere.open(url(server.port()) + "/nothing"),
                Code.CONNECTION_FAILED,
                "HTTP status 404; 2 attempts in a row failed");

        Network network = network(server);
        network.cut();
        ClientSocket patient = socket(SocketOptions.builder()
                .plain(DataType.TEXT)
                .minDelay(Duration.ofHours(1))
                .maxDelay(Duration.ofHours(1))
                .build());
        BlockingQueue<ConnectionFailed> failed = events(patient, ConnectionFailed.class);
        CompletableFuture<Void> opened = patient.open(url(network.port()) + "/text");
        assertThat(take(failed).reason()).startsWith("No connection to");
        network.restore();
        patient.retryNow();
        get(opened);
    }

    @Test
    @DisplayName("C7 headers and subprotocols are those of the options")
    void headers() throws Exception {
        NettyServer server = closing(NettyServer.builder(fanfare())
                .host("127.0.0.1")
                .port(0)
                .rawEndpoint(
                        (host, request) -> {
                            heard.add(request.header("x-tenant").orElse(""));
                            heard.add(request.header("sec-websocket-protocol").orElse(""));
                            return new Echo<>();
                        },
                        EndpointOptions.text("/text"))
                .start());
        ClientSocket socket = socket(quick().plain(DataType.TEXT)
                .headers(Map.of("X-Tenant", "blue"))
                .protocols("chat.v2", "chat.v1")
                .build());
        get(socket.open(url(server.port()) + "/text"));
        assertThat(take(heard, 2)).containsExactly("blue", "chat.v2, chat.v1");
    }
}
