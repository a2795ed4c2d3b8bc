package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.raw.Connection;
import dev.fanfare.raw.ConnectionHandler;
import dev.fanfare.raw.EndpointOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A peer that has sent all it will, while it is not read from, loses nothing of it. */
class HalfClosedTest extends ServerTestBase {

    private static final int MESSAGES = 2000;

    private final CountDownLatch mayGoOn = new CountDownLatch(1);

    /** Not io_uring, with which Netty reads no more as soon as the peer has sent all it will. */
    static Stream<NativeTransport> transports() {
        return Stream.of(NativeTransport.EPOLL, NativeTransport.KQUEUE, NativeTransport.NIO)
                .filter(NativeTransport::isAvailable);
    }

    @ParameterizedTest
    @MethodSource("transports")
    void requestsThatWaitBehindASlowOneAreAnswered(NativeTransport transport) throws Exception {
        AtomicInteger handled = new AtomicInteger();
        NettyServer server = server(
                fanfare(builder -> {}),
                builder -> builder.transport(transport).http("/slow", call -> {
                    mayGoOn.await(20, TimeUnit.SECONDS);
                    return CompletableFuture.completedStage(HttpAnswer.text(200, "done " + handled.incrementAndGet()));
                }));
        HttpPeer peer = closing(new HttpPeer(server.port()));
        peer.send(HttpPeer.request("/slow", "x".repeat(100)).repeat(MESSAGES)).endInput();
        // Whoever is served after it has come when it has come as a whole.
        assertThat(closing(new HttpPeer(server.port())).get("/nowhere").answer().status())
                .isEqualTo(404);
        mayGoOn.countDown();
        for (int i = 1; i <= MESSAGES; i++) {
            assertThat(peer.answer().body()).isEqualTo("done " + i);
        }
        assertThat(peer.readToEnd()).isZero();
    }

    @ParameterizedTest
    @MethodSource("transports")
    @DisplayName("E6 what a peer has sent before its goodbye is handled, however late")
    void messagesThatWaitBehindASlowOneAreHandled(NativeTransport transport) throws Exception {
        AtomicInteger handled = new AtomicInteger();
        CompletableFuture<Integer> ended = new CompletableFuture<>();
        ConnectionHandler<String> slow = new ConnectionHandler<>() {
            @Override
            public void onMessage(Connection<String> connection, String message) throws Exception {
                mayGoOn.await(20, TimeUnit.SECONDS);
                handled.incrementAndGet();
            }

            @Override
            public void onTerminate(Connection<String> connection, int code, String reason) {
                ended.complete(code);
            }
        };
        NettyServer server = server(
                fanfare(builder -> {}),
                builder -> builder.transport(transport)
                        .rawEndpoint((endpoint, request) -> slow, EndpointOptions.text("/raw")));
        HttpPeer peer = closing(new HttpPeer(server.port()));
        peer.send("GET /raw HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        assertThat(peer.head()).startsWith("HTTP/1.1 101 ");
        byte[] messages = new byte[MESSAGES * 106 + 8];
        for (int i = 0; i < MESSAGES; i++) {
            messages[i * 106] = (byte) 0x81;
            messages[i * 106 + 1] = (byte) 0x80 | 100;
        }
        byte[] goodbye = {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 0x03, (byte) 0xE8};
        System.arraycopy(goodbye, 0, messages, MESSAGES * 106, goodbye.length);
        peer.send(messages).endInput();
        assertThat(closing(new HttpPeer(server.port())).get("/nowhere").answer().status())
                .isEqualTo(404);
        mayGoOn.countDown();
        assertThat(ended.get(20, TimeUnit.SECONDS)).isEqualTo(1000);
        assertThat(handled).hasValue(MESSAGES);
    }
}
