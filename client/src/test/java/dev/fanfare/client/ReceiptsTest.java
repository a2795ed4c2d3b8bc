package dev.fanfare.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.client.ClientSocketException.Code;
import dev.fanfare.client.SocketEvent.ConnectionFailed;
import dev.fanfare.client.SocketOptions.DataType;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.netty.http.WebSocketEndpoint;
import dev.fanfare.testkit.Network;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A message is sent when the server has it. */
class ReceiptsTest extends ClientTestBase {

    private static final String TOO_BIG = "x".repeat(70_000);

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    private NettyServer serve() throws Exception {
        Fanfare fanfare = fanfare();
        fanfare.notifications().onReceived((client, text) -> received.add(text));
        return serve(fanfare, 0);
    }

    /** A server without notifications, where nobody listens. */
    private NettyServer serveDeaf(boolean letsIn) throws Exception {
        Fanfare deaf = closing(Fanfare.builder()
                .clients(ClientOptions.builder()
                        .allowAnonymousConnectWithoutToken(letsIn)
                        .build())
                .build());
        return closing(NettyServer.builder(deaf)
                .host("127.0.0.1")
                .port(0)
                .webSocket(WebSocketEndpoint.DEFAULT)
                .start());
    }

    private ClientSocket connected(NettyServer server) throws Exception {
        ClientSocket socket = socket(quick().build());
        get(socket.open(url(server.port())));
        return socket;
    }

    private static void assertTooBig(CompletableFuture<?> sent) throws Exception {
        ClientSocketException refused = failure(sent);
        assertThat(refused.code()).isEqualTo(Code.CONNECTION_LOST);
        assertThat(refused.serverCode()).isEqualTo(1009);
        assertThat(refused).hasMessageEndingWith("message too big");
    }

    @Test
    @DisplayName("C3 a message that is too big fails with the reason, and the socket comes back and goes on")
    void tooBig() throws Exception {
        ClientSocket socket = connected(serve());
        BlockingQueue<ConnectionFailed> failed = events(socket, ConnectionFailed.class);
        CompletableFuture<Void> refused = socket.send(TOO_BIG);
        CompletableFuture<Void> behind = socket.send("behind");
        assertTooBig(refused);
        assertTooBig(behind);
        assertThat(take(failed)).isEqualTo(new ConnectionFailed(1009, "message too big", true));
        get(socket.send("afterwards"));
        assertThat(take(received)).isEqualTo("afterwards");
        assertThat(failed).isEmpty();
    }

    @Test
    @DisplayName("C3 a message that is too big fails if it waited for the connection, and so does an event")
    void tooBigThatWaited() throws Exception {
        ClientSocket socket = socket(quick().build());
        CompletableFuture<Void> opened = socket.open(url(serve().port()));
        assertTooBig(socket.send(TOO_BIG));
        get(opened);
        assertTooBig(socket.event("any", TOO_BIG));
        get(socket.send("afterwards"));
    }

    @Test
    @DisplayName("C3 a message that is too big fails if the socket is closed right behind it")
    void tooBigAndClosed() throws Exception {
        ClientSocket socket = connected(serve());
        CompletableFuture<Void> refused = socket.send(TOO_BIG);
        socket.close();
        assertThat(failure(refused).code()).isIn(Code.CLOSED, Code.CONNECTION_LOST);
    }

    @Test
    @DisplayName("C3 a message to a server where nobody listens fails with the reason")
    void nobodyListens() throws Exception {
        ClientSocket socket = connected(serveDeaf(true));
        ClientSocketException refused = failure(socket.send("anybody?"));
        assertThat(refused.code()).isEqualTo(Code.CONNECTION_LOST);
        assertThat(refused.serverCode()).isEqualTo(3508);
        assertThat(socket.status()).isEqualTo(Status.DISCONNECTED);
    }

    @Test
    @DisplayName("C3 a message is not said to be sent while the network is silent, and is lost with it")
    void silentNetwork() throws Exception {
        NettyServer server = serve();
        Network network = network(server);
        ClientSocket socket = socket(quick().build());
        ClientSocket other = connected(server);
        get(socket.open(url(network.port())));
        get(socket.send("through"));
        network.freeze();
        CompletableFuture<Void> sent = socket.send("into the dark");
        // The server itself is there.
        get(other.send("beside it"));
        assertThat(take(received, 2)).containsExactly("through", "beside it");
        assertThat(sent).isNotDone();
        network.cut();
        assertFails(sent, Code.CONNECTION_LOST, "it may not have arrived: The connection broke");
    }

    @Test
    @DisplayName("C3 messages have arrived when they were sent, many at once, too")
    void arrived() throws Exception {
        ClientSocket socket = connected(serve());
        List<String> texts = IntStream.range(0, 500).mapToObj(i -> "m" + i).toList();
        CompletableFuture<?>[] sent = texts.stream().map(socket::send).toArray(CompletableFuture<?>[]::new);
        get(CompletableFuture.allOf(sent));
        assertThat(take(received, 500)).isEqualTo(texts);
    }

    @Test
    @DisplayName("C3 beyond so many bytes that wait or are under way a message is refused, unless it is alone")
    void boundedInBytes() throws Exception {
        Network network = network(serve());
        ClientSocket socket = socket(quick().maxQueuedBytes(100).build());
        network.cut();
        CompletableFuture<Void> opened = socket.open(url(network.port()));
        CompletableFuture<Void> large = socket.send("x".repeat(200));
        assertFails(socket.send("y"), Code.QUEUE_FULL, "already 202 bytes wait to be sent");
        network.restore();
        get(opened);
        get(large);
        network.freeze();
        List<CompletableFuture<Void>> fit =
                IntStream.range(0, 4).mapToObj(i -> socket.send("z".repeat(20))).toList();
        assertFails(socket.send("z".repeat(20)), Code.QUEUE_FULL, "already 88 bytes wait to be sent");
        network.thaw();
        get(CompletableFuture.allOf(fit.toArray(CompletableFuture[]::new)));
        get(socket.send("z".repeat(20)));
    }

    @Test
    @DisplayName("C3 a message that the WebSocket cannot take is refused, and the connection stays")
    void largerThanTheWebSocketTakes() throws Exception {
        NettyServer server = serve();
        ClientSocket plain = socket(quick().plain(DataType.TEXT).build());
        get(plain.open(url(server.port()) + "/connection/notify"));
        ClientSocket socket = connected(server);
        BlockingQueue<ConnectionFailed> failed = events(socket, ConnectionFailed.class);
        String huge = "x".repeat(17 << 20);
        assertFails(socket.send(huge), Code.BAD_INPUT, "it may have 16776192 at most");
        assertFails(plain.send(huge), Code.BAD_INPUT, "it may have 16776192 at most");
        get(socket.send("still there"));
        assertThat(failed).isEmpty();
    }

    @Test
    @DisplayName("C5 a client that is not let in is told what the server may want")
    void wantsToken() throws Exception {
        ClientSocketException refused =
                failure(socket(quick().build()).open(url(serveDeaf(false).port())));
        assertThat(refused.serverCode()).isEqualTo(3501);
        assertThat(refused)
                .hasMessageStartingWith("bad request; the server may want a token")
                .hasMessageContaining("client.allow_anonymous_connect_without_token");
    }
}
