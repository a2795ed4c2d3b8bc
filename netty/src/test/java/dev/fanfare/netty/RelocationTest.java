package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.raw.Connection;
import dev.fanfare.raw.ConnectionHandler;
import dev.fanfare.raw.EndpointOptions;
import dev.fanfare.raw.WebSocketServer;
import dev.fanfare.testkit.RawWebSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A connection moves from a loop of HTTP to one of sessions, and no byte and no event is lost on the way. */
class RelocationTest extends ServerTestBase {

    private static final String HANDSHAKE = "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
            + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    private static final int CONNECTIONS = 200;
    private static final int FRAMES = 40;

    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    private final class Echo implements ConnectionHandler<String> {
        @Override
        public void onOpen(Connection<String> connection) {
            opened.incrementAndGet();
        }

        @Override
        public void onMessage(Connection<String> connection, String message) {
            connection.send(message);
        }

        @Override
        public void onTerminate(Connection<String> connection, int code, String reason) {
            ended.incrementAndGet();
        }
    }

    static Stream<NativeTransport> transports() {
        return Stream.of(NativeTransport.values()).filter(NativeTransport::isAvailable);
    }

    private NettyServer serving(NativeTransport transport) throws IOException {
        return server(
                fanfare(builder -> {}),
                builder -> builder.transport(transport)
                        .loops(2)
                        .httpLoops(2)
                        .rawEndpoint((server, request) -> new Echo(), EndpointOptions.text("/raw")));
    }

    private static void frame(ByteArrayOutputStream out, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 8);
        frame.put((byte) 0x81);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        frame.putInt(0).put(payload);
        out.write(frame.array(), 0, frame.position());
    }

    /** A handshake with frames right behind it, in pieces of any size. */
    private void pipeline(int port, int seed) throws IOException {
        Random random = new Random(seed);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(HANDSHAKE.formatted("/raw").getBytes(StandardCharsets.US_ASCII));
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            String text = seed + " " + i + " " + "x".repeat(random.nextInt(random.nextInt(10) == 0 ? 9000 : 100));
            sent.add(text);
            frame(all, text.getBytes(StandardCharsets.US_ASCII));
        }
        byte[] bytes = all.toByteArray();
        try (RawWebSocket client = new RawWebSocket(port)) {
            int pieces = 1 + random.nextInt(4);
            int from = 0;
            for (int i = 1; i <= pieces; i++) {
                int to = i == pieces ? bytes.length : from + random.nextInt(bytes.length - from);
                client.sendBytes(Arrays.copyOfRange(bytes, from, to));
                from = to;
            }
            assertThat(client.readResponseHead()).startsWith("HTTP/1.1 101 ");
            for (String text : sent) {
                assertThat(client.readText()).isEqualTo(text);
            }
            client.sendFrame(RawWebSocket.CLOSE, true, new byte[] {0x03, (byte) 0xE8});
            assertThat(client.readClose().closeCode()).isEqualTo(1000);
            client.readToEnd();
        }
    }

    /** A peer that is gone at any moment of the move. */
    private static void vanish(int port, int seed) throws IOException {
        Random random = new Random(seed);
        HttpPeer peer = new HttpPeer(port);
        peer.send(HANDSHAKE.formatted(random.nextBoolean() ? "/raw" : PATH));
        if (random.nextInt(4) > 0) {
            peer.head();
        }
        if (random.nextBoolean()) {
            peer.abort();
        } else {
            peer.close();
        }
    }

    private static void inParallel(int count, Task task) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int seed = i;
                running.add(threads.submit(() -> {
                    task.call(seed);
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private interface Task {
        void call(int seed) throws Exception;
    }

    @ParameterizedTest
    @MethodSource("transports")
    void whatComesRightBehindAHandshakeArrives(NativeTransport transport) throws Exception {
        NettyServer server = serving(transport);
        inParallel(CONNECTIONS, seed -> pipeline(server.port(), seed));
        Awaitility.await().untilAsserted(() -> assertThat(ended).hasValue(CONNECTIONS));
        assertThat(opened).hasValue(CONNECTIONS);
    }

    @ParameterizedTest
    @MethodSource("transports")
    void whoVanishesOnTheWayIsNoticed(NativeTransport transport) throws Exception {
        NettyServer server = serving(transport);
        WebSocketServer<String> endpoint =
                server.rawEndpoint((raw, request) -> new Echo(), EndpointOptions.text("/other"));
        CompletableFuture<Void> others = CompletableFuture.runAsync(() -> {
            try {
                inParallel(CONNECTIONS / 4, seed -> pipeline(server.port(), seed));
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
        });
        inParallel(CONNECTIONS, seed -> vanish(server.port(), seed));
        others.get(60, TimeUnit.SECONDS);
        Awaitility.await().untilAsserted(() -> {
            assertThat(server.connections()).isZero();
            assertThat(ended).hasValue(opened.get());
        });
        assertThat(endpoint.connections()).isEmpty();
    }
}
