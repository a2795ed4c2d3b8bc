package dev.fanfare.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("M14 The proxy of the bench")
@Timeout(60)
class ProxyTest {

    private static final int SHORT_MILLIS = 200;

    private ServerSocket redis;
    private Proxy proxy;

    @BeforeEach
    void start() throws IOException {
        redis = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        proxy = new Proxy(0, new InetSocketAddress(InetAddress.getLoopbackAddress(), redis.getLocalPort()));
    }

    @AfterEach
    void end() throws IOException {
        proxy.close();
        redis.close();
    }

    /** A connection of a node, and what has become of it behind the proxy. */
    private final class Pair implements AutoCloseable {
        final Socket node = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        final Socket behind = redis.accept();

        Pair() throws IOException {}

        void forth(String text) throws IOException {
            say(node, text);
            assertThat(hear(behind, text.length())).isEqualTo(text);
        }

        void back(String text) throws IOException {
            say(behind, text);
            assertThat(hear(node, text.length())).isEqualTo(text);
        }

        @Override
        public void close() throws IOException {
            node.close();
            behind.close();
        }
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String hear(Socket socket, int length) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] heard = in.readNBytes(length);
        if (heard.length < length) {
            throw new EOFException();
        }
        return new String(heard, StandardCharsets.US_ASCII);
    }

    private static void assertHearsNothing(Socket socket) throws IOException {
        socket.setSoTimeout(SHORT_MILLIS);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(0);
    }

    @Test
    @DisplayName("M14 The proxy passes on what both sides say, however much it is, and that one closes")
    void passes() throws IOException {
        try (Pair pair = new Pair()) {
            pair.forth("PING");
            pair.back("PONG");
            String much = "x".repeat(1_000_000);
            Thread reader = new Thread(() -> {
                try {
                    say(pair.node, much);
                } catch (IOException broken) {
                    throw new IllegalStateException(broken);
                }
            });
            reader.start();
            assertThat(hear(pair.behind, much.length())).isEqualTo(much);
            pair.node.close();
            assertThat(pair.behind.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    @DisplayName("M14 The proxy breaks connections, and lets nobody connect until it is mended")
    void cut() throws IOException {
        try (Pair pair = new Pair()) {
            pair.forth("PING");
            proxy.cut();
            assertThat(pair.behind.getInputStream().read()).isEqualTo(-1);
            try (Socket refused = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
                assertThat(refused.getInputStream().read()).isEqualTo(-1);
            }
        }
        proxy.mend();
        try (Pair pair = new Pair()) {
            pair.forth("PING");
        }
    }

    @Test
    @DisplayName("M14 The proxy lets nothing pass, and then all of it, and closes nothing")
    void hold() throws IOException {
        try (Pair pair = new Pair()) {
            pair.forth("PING");
            proxy.hold();
            say(pair.node, "late");
            say(pair.behind, "too");
            assertHearsNothing(pair.behind);
            assertHearsNothing(pair.node);
            proxy.mend();
            assertThat(hear(pair.behind, 4)).isEqualTo("late");
            assertThat(hear(pair.node, 3)).isEqualTo("too");
        }
    }

    @Test
    @DisplayName("M14 The proxy swallows what is announced, and not what is answered")
    void deafen() throws IOException {
        try (Pair subscriber = new Pair();
                Pair asker = new Pair()) {
            subscriber.forth("SUBSCRIBE");
            asker.forth("PING");
            proxy.deafen();
            say(subscriber.behind, "message");
            assertHearsNothing(subscriber.node);
            subscriber.forth("more");
            asker.back("PONG");
        }
    }

    @Test
    @DisplayName("M14 The proxy is slow, and keeps the order when it is fast again")
    void slow() throws IOException {
        Duration delay = Duration.ofMillis(SHORT_MILLIS);
        try (Pair pair = new Pair()) {
            pair.forth("PING");
            proxy.slow(delay.toNanos());
            long begin = System.nanoTime();
            pair.forth("one");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(delay);
            say(pair.behind, "two");
            proxy.mend();
            say(pair.behind, "three");
            assertThat(hear(pair.node, 8)).isEqualTo("twothree");
            pair.forth("four");
        }
    }
}
