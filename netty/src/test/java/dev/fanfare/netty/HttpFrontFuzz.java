package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fanfare.Fanfare;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.netty.http.HttpAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.slf4j.LoggerFactory;

/**
 * Bytes on a socket of a whole server: HTTP, handshakes and what comes behind them. The server answers or
 * closes, fails at nothing, and is there for the next.
 */
class HttpFrontFuzz {

    private static final int PATIENCE_MILLIS = 10_000;

    private static final Queue<String> COMPLAINTS = new ConcurrentLinkedQueue<>();
    private static @Nullable Fanfare fanfare;
    private static @Nullable NettyServer server;

    /** Not before the fuzzer has begun: records that it instruments after they were loaded lose their fields. */
    private static void start() throws IOException {
        if (server != null) {
            return;
        }
        AppenderBase<ILoggingEvent> complaints = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
                    COMPLAINTS.add(event.getFormattedMessage());
                }
            }
        };
        complaints.start();
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).addAppender(complaints);
        Fanfare engine = Fanfare.builder()
                .clients(ClientOptions.builder().insecure(true).build())
                .build();
        server = NettyServer.builder(engine)
                .host("127.0.0.1")
                .port(0)
                .loops(1)
                .httpLoops(1)
                .health("/health")
                .http(
                        "/echo/",
                        call -> CompletableFuture.completedFuture(
                                HttpAnswer.text(200, String.valueOf(call.body().length))))
                .start();
        fanfare = engine;
    }

    @AfterAll
    static void stop() {
        if (server != null && fanfare != null) {
            server.close();
            fanfare.close();
        }
    }

    @FuzzTest(maxDuration = "10m")
    void bytes(byte[] bytes) throws IOException {
        start();
        BugDetectors.allowNetworkConnections();
        String answer = exchange(bytes);
        if (!answer.isEmpty()) {
            assertThat(answer).startsWith("HTTP/1.1 ");
        }
        assertThat(answer).doesNotStartWith("HTTP/1.1 500");
        assertThat(exchange("GET /health HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII)))
                .startsWith("HTTP/1.1 200");
        assertThat(List.copyOf(COMPLAINTS)).isEmpty();
    }

    /** Sends all, says that there is no more, and reads until the server closes. */
    private static String exchange(byte[] bytes) throws IOException {
        try (Socket socket = new Socket()) {
            // Of many addresses, because each has ports for few connections a second.
            int last = ThreadLocalRandom.current().nextInt(1, 255);
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 1, (byte) last}), 0));
            socket.connect(Objects.requireNonNull(server).address());
            socket.setSoTimeout(PATIENCE_MILLIS);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                socket.getOutputStream().write(bytes);
                socket.shutdownOutput();
                socket.getInputStream().transferTo(answer);
            } catch (SocketException closedBeforeAllWasSent) {
                // It may close without reading what it does not want.
            }
            return answer.toString(StandardCharsets.ISO_8859_1);
        }
    }
}
