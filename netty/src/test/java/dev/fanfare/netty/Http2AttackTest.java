package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.netty.http.HttpEndpoint;
import dev.fanfare.netty.http.HttpSettings;
import dev.fanfare.netty.http.StreamEndpoint;
import dev.fanfare.testkit.RawWebSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is done to a server over HTTP/2, while somebody else on the same loop has a session that must not notice. */
@DisplayName("M22 attacks over HTTP/2")
class Http2AttackTest extends TlsTestBase {

    private static final byte[] NOTHING = {};
    private static final int WHOLE = Http2Peer.END_HEADERS | Http2Peer.END_STREAM;

    @TempDir
    private static Path folder;

    private final AtomicInteger asked = new AtomicInteger();

    /** Is asked, and never answers. */
    private final HttpEndpoint silent = call -> {
        asked.incrementAndGet();
        return new CompletableFuture<>();
    };

    private Fanfare fanfare;
    private NettyServer server;
    private RawWebSocket victim;
    private int published;

    @BeforeEach
    void serve() throws Exception {
        serve(HttpSettings.DEFAULT);
    }

    private void serve(HttpSettings settings) throws Exception {
        fanfare = fanfare(builder -> {});
        server = server(
                fanfare,
                builder -> builder
                        .loops(1)
                        .httpLoops(1)
                        .h2c(true)
                        .health("/health")
                        .http("/silent", silent)
                        .files("/files/", folder)
                        .stream(StreamEndpoint.HTTP_STREAM)
                        .httpSettings(settings));
        victim = connected(server);
        victim.sendText("{\"id\":2,\"subscribe\":{\"channel\":\"news\"}}");
        assertThat(victim.readText()).contains("\"subscribe\"");
        noticesNothing();
    }

    private void noticesNothing() throws IOException {
        for (int i = 0; i < 10; i++) {
            publish(fanfare, "news", "\"" + published + "\"");
            assertThat(victim.readText()).contains("\"data\":\"" + published + "\"");
            published++;
        }
    }

    private static byte[] times(int count, byte[]... frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            for (byte[] frame : frames) {
                all.writeBytes(frame);
            }
        }
        return all.toByteArray();
    }

    private Http2Peer attacker() throws IOException {
        return closing(Http2Peer.open(server.port()));
    }

    private void isClosed(Http2Peer attacker, int error) throws IOException {
        noticesNothing();
        assertThat(attacker.untilClosed()).isEqualTo(error);
        Awaitility.await().until(() -> server.connections() == 1);
        noticesNothing();
    }

    @Test
    @DisplayName("M22 rapid reset (CVE-2023-44487): who takes back more than 200 requests in 30 s is sent away")
    void rapidReset() throws Exception {
        Http2Peer attacker = attacker();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int stream = 1; stream < 2 * 220; stream += 2) {
            all.writeBytes(Http2Peer.frame(Http2Peer.HEADERS, WHOLE, stream, Http2Peer.head("GET", "/silent")));
            all.writeBytes(Http2Peer.frame(Http2Peer.RESET, 0, stream, Http2Peer.number(Http2Peer.CANCEL)));
        }
        attacker.sendBytes(all.toByteArray());
        isClosed(attacker, Http2Peer.ENHANCE_YOUR_CALM);
        assertThat(asked.get()).isLessThanOrEqualTo(201);
    }

    @Test
    @DisplayName("M22 streams that the server is made to give up count like those that are taken back")
    void madeYouReset() throws Exception {
        Http2Peer attacker = attacker();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int stream = 1; stream < 2 * 220; stream += 2) {
            all.writeBytes(Http2Peer.frame(Http2Peer.HEADERS, WHOLE, stream, Http2Peer.head("GET", "/silent")));
            // A window is never widened by nothing.
            all.writeBytes(Http2Peer.frame(Http2Peer.WINDOW_UPDATE, 0, stream, Http2Peer.number(0)));
        }
        attacker.sendBytes(all.toByteArray());
        isClosed(attacker, Http2Peer.ENHANCE_YOUR_CALM);
    }

    static Stream<Arguments> floods() {
        return Stream.of(
                Arguments.of("SETTINGS", Http2Peer.frame(Http2Peer.SETTINGS, 0, 0, NOTHING)),
                Arguments.of(
                        "SETTINGS with another window each time",
                        Stream.of(1, 70_000)
                                .map(window -> Http2Peer.frame(Http2Peer.SETTINGS, 0, 0, Http2Peer.setting(4, window)))
                                .reduce(NOTHING, (all, next) -> times(1, all, next))),
                Arguments.of("SETTINGS that nobody waits for", Http2Peer.frame(Http2Peer.SETTINGS, 1, 0, NOTHING)),
                Arguments.of("PING", Http2Peer.frame(Http2Peer.PING, 0, 0, new byte[8])),
                Arguments.of("PING that answers nothing", Http2Peer.frame(Http2Peer.PING, 1, 0, new byte[8])),
                Arguments.of("PRIORITY", Http2Peer.frame(Http2Peer.PRIORITY, 0, 5, new byte[5])),
                Arguments.of("what is not known", Http2Peer.frame(0x70, 0, 0, NOTHING)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("floods")
    @DisplayName("M22 who sends more than 1,000 control frames in 30 s is sent away")
    void floods(String what, byte[] frame) throws Exception {
        Http2Peer attacker = attacker();
        attacker.sendBytes(times(1100, frame));
        isClosed(attacker, Http2Peer.ENHANCE_YOUR_CALM);
    }

    @Test
    @DisplayName("M22 the same for who never reads what it is answered")
    void unreadAnswers() throws Exception {
        Http2Peer attacker = attacker();
        byte[] pings = times(1000, Http2Peer.frame(Http2Peer.PING, 0, 0, new byte[8]));
        try {
            for (int i = 0; i < 1000; i++) {
                attacker.sendBytes(pings);
            }
        } catch (IOException closed) {
            // As it should be; if it is not, there is one connection too many.
        }
        Awaitility.await().until(() -> server.connections() == 1);
        noticesNothing();
    }

    @Test
    @DisplayName("M22 a head in too many CONTINUATION frames ends the connection, however small they are")
    void continuations() throws Exception {
        Http2Peer attacker = attacker();
        attacker.send(Http2Peer.HEADERS, Http2Peer.END_STREAM, 1, Http2Peer.head("GET", "/silent"));
        attacker.sendBytes(times(100, Http2Peer.frame(Http2Peer.CONTINUATION, 0, 1, NOTHING)));
        isClosed(attacker, Http2Peer.ENHANCE_YOUR_CALM);
        Http2Peer other = attacker();
        other.send(Http2Peer.HEADERS, Http2Peer.END_STREAM, 1, Http2Peer.head("GET", "/silent"));
        byte[] field = Http2Peer.fields("a", "x".repeat(10_000));
        other.sendBytes(times(6, Http2Peer.frame(Http2Peer.CONTINUATION, 0, 1, field)));
        isClosed(other, Http2Peer.PROTOCOL_ERROR);
        assertThat(asked.get()).isZero();
    }

    @Test
    @DisplayName("M22 a head that is too large is answered 431, and one that unfolds to much more than it is, too")
    void hugeHeads() throws Exception {
        Http2Peer attacker = attacker();
        attacker.send(Http2Peer.HEADERS, Http2Peer.END_STREAM, 1, Http2Peer.head("GET", "/silent"));
        for (String name : new String[] {"a", "b"}) {
            attacker.send(Http2Peer.CONTINUATION, 0, 1, Http2Peer.fields(name, "x".repeat(16_000)));
        }
        attacker.send(Http2Peer.CONTINUATION, Http2Peer.END_HEADERS, 1, Http2Peer.fields("c", "x".repeat(3_000)));
        assertThat(attacker.status(1)).isEqualTo(431);
        noticesNothing();
        // A field that both sides keep (literal with indexing: 0x40), and then again and again (index 62).
        byte[] kept = Http2Peer.fields("a", "x".repeat(3_000));
        kept[0] = 0x40;
        byte[] again = new byte[5_000];
        Arrays.fill(again, (byte) (0x80 | 62));
        attacker.send(Http2Peer.HEADERS, WHOLE, 3, times(1, Http2Peer.head("GET", "/silent"), kept, again));
        assertThat(attacker.status(3)).isEqualTo(431);
        assertThat(asked.get()).isZero();
        noticesNothing();
    }

    @Test
    @DisplayName("M22 DATA frames without data, one after the other, end the connection")
    void emptyData() throws Exception {
        Http2Peer attacker = attacker();
        attacker.send(Http2Peer.HEADERS, Http2Peer.END_HEADERS, 1, Http2Peer.head("POST", "/silent"));
        attacker.sendBytes(times(100, Http2Peer.frame(Http2Peer.DATA, 0, 1, NOTHING)));
        isClosed(attacker, Http2Peer.ENHANCE_YOUR_CALM);
    }

    @Test
    @DisplayName("M22 who lets nothing be sent loses its streams, one by one, and the memory that they take")
    void zeroWindow() throws Exception {
        Files.writeString(folder.resolve("large.txt"), "x".repeat(1_000_000));
        serve(HttpSettings.DEFAULT.answerTimeout(Duration.ofMillis(200)));
        Http2Peer attacker = attacker();
        attacker.send(Http2Peer.SETTINGS, 0, 0, Http2Peer.setting(4, 0));
        Set<Integer> stalled = new TreeSet<>();
        for (int i = 0; i < 50; i++) {
            stalled.add(attacker.get("/files/large.txt"));
        }
        while (!stalled.isEmpty()) {
            Http2Peer.Frame reset = attacker.until(frame -> frame.type() == Http2Peer.RESET);
            assertThat(reset.error()).isEqualTo(Http2Peer.CANCEL);
            assertThat(stalled.remove(reset.stream())).isTrue();
        }
        noticesNothing();
    }

    @Test
    @DisplayName("M22 a connection whose peer reads nothing at all is cut")
    void readsNothing() throws Exception {
        Files.writeString(folder.resolve("large.txt"), "x".repeat(1_000_000));
        serve(HttpSettings.DEFAULT.answerTimeout(Duration.ofMillis(200)).idleTimeout(Duration.ofMillis(200)));
        Http2Peer attacker = attacker();
        attacker.send(Http2Peer.SETTINGS, 0, 0, Http2Peer.setting(4, Integer.MAX_VALUE));
        attacker.allow(0, 2_000_000_000);
        for (int i = 0; i < 50; i++) {
            attacker.get("/files/large.txt");
        }
        Awaitility.await().until(() -> server.connections() == 1);
        noticesNothing();
    }

    @Test
    @DisplayName(
            "M22 streams beyond the limit are refused, also to who has not confirmed it; too many end the connection")
    void tooManyStreams() throws Exception {
        Http2Peer attacker = closing(new Http2Peer(server.port()));
        attacker.sendBytes(Http2Peer.PREFACE.getBytes(StandardCharsets.US_ASCII));
        attacker.send(Http2Peer.SETTINGS, 0, 0, NOTHING);
        for (int i = 0; i < 150; i++) {
            attacker.get("/silent");
        }
        for (int stream = 201; stream <= 299; stream += 2) {
            int refused = stream;
            Http2Peer.Frame reset = attacker.until(frame -> frame.type() == Http2Peer.RESET);
            assertThat(reset.stream()).isEqualTo(refused);
            assertThat(reset.error()).isEqualTo(Http2Peer.REFUSED_STREAM);
        }
        Awaitility.await().until(() -> asked.get() == 100);
        noticesNothing();
        for (int i = 0; i < 160; i++) {
            attacker.get("/silent");
        }
        isClosed(attacker, Http2Peer.ENHANCE_YOUR_CALM);
        assertThat(asked.get()).isEqualTo(100);
    }

    @Test
    @DisplayName("M22 who agreed on HTTP/2 and speaks something else is told so; who says nothing is closed in time")
    void badPreface() throws Exception {
        NettyServer encrypted = encrypted(
                pem(AUTHORITY.sign("CN=server")),
                builder -> builder.httpSettings(HttpSettings.DEFAULT.requestTimeout(Duration.ofMillis(500))));
        SSLContext context = AUTHORITY.client(null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", encrypted.port())) {
            speakHttp2(socket);
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] all = socket.getInputStream().readAllBytes();
            assertThat(new String(all, StandardCharsets.US_ASCII)).contains("Unexpected HTTP/1.x request");
        }
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", encrypted.port())) {
            speakHttp2(socket);
            socket.getOutputStream().write(Http2Peer.PREFACE.substring(0, 10).getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readAllBytes())
                    .as("no more than its settings")
                    .hasSizeLessThan(100);
        }
        Http2Peer half = closing(new Http2Peer(server.port()));
        half.sendBytes("PRI * HTTP/2.0\r\n\r\nNO\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(half.untilClosed()).isEqualTo(-1);
        noticesNothing();
    }

    private static void speakHttp2(SSLSocket socket) throws IOException {
        socket.setSoTimeout(RawWebSocket.TIMEOUT_MILLIS);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
    }

    @Test
    @DisplayName("M22 a connection without a request is closed, however often it says that it is there")
    void idle() throws Exception {
        serve(HttpSettings.DEFAULT.idleTimeout(Duration.ofMillis(300)));
        Http2Peer idle = attacker();
        assertThat(idle.status(idle.get("/health"))).isEqualTo(200);
        idle.send(Http2Peer.PING, 0, 0, new byte[8]);
        assertThat(idle.untilClosed()).isEqualTo(Http2Peer.NO_ERROR);
        noticesNothing();
    }
}
