package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.netty.http.Admission;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.http.HttpCall;
import dev.fanfare.netty.http.HttpEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers keep the order of their requests, whoever makes them, and one that was earned is given. */
class HttpOrderTest extends ServerTestBase {

    private final AtomicInteger handled = new AtomicInteger();
    private final CountDownLatch mayAnswer = new CountDownLatch(1);

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private HttpPeer peer;

    /** Answers where requests arrive, as the API does. */
    private final class InPlace implements HttpEndpoint {
        @Override
        public Admission admit(HttpCall head) {
            return Admission.IN_PLACE.withMaxBodyBytes(100);
        }

        @Override
        public CompletionStage<HttpAnswer> handle(HttpCall call) {
            return CompletableFuture.completedStage(HttpAnswer.text(200, "done " + handled.incrementAndGet()));
        }
    }

    @BeforeEach
    void connect() throws Exception {
        NettyServer server = server(
                fanfare(builder -> {}),
                builder -> builder.http("/in-place", new InPlace()).http("/slow", call -> {
                    mayAnswer.await(20, TimeUnit.SECONDS);
                    return CompletableFuture.completedStage(HttpAnswer.text(200, "done " + handled.incrementAndGet()));
                }));
        peer = closing(new HttpPeer(server.port()));
    }

    private static String wrong(String kind) {
        String post = "POST /in-place HTTP/1.1\r\nHost: a\r\n";
        return switch (kind) {
            case "garbage" -> "MAKE ME A SANDWICH\r\n\r\n";
            case "long line" -> "GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n";
            case "large header" -> "GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(20_000) + "\r\n\r\n";
            case "large body" -> post + "Content-Length: 9999\r\n\r\n" + "x".repeat(9999);
            case "large chunks" ->
                post + "Transfer-Encoding: chunked\r\n\r\n65\r\n" + "x".repeat(101) + "\r\n0\r\n\r\n";
            case "malformed chunk" -> post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n";
            case "two lengths" -> post + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
            case "unknown expectation" -> post + "Expect: the best\r\nContent-Length: 1\r\n\r\nx";
            case "no host" -> "GET / HTTP/1.1\r\n\r\n";
            case "HTTP/2" -> "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
            default -> throw new IllegalArgumentException(kind);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "garbage, 400",
        "long line, 414",
        "large header, 431",
        "large body, 413",
        "large chunks, 413",
        "malformed chunk, 400",
        "two lengths, 400",
        "unknown expectation, 417",
        "no host, 400",
        "HTTP/2, 505",
    })
    void whatIsRefusedDoesNotOvertakeWhatWasDone(String kind, int status) throws Exception {
        for (String path : new String[] {"/in-place", "/slow"}) {
            int before = handled.get();
            peer.send(HttpPeer.request(path, "x") + HttpPeer.request(path, "y") + wrong(kind));
            mayAnswer.countDown();
            assertThat(peer.answer().body()).isEqualTo("done " + (before + 1));
            assertThat(peer.answer().body()).isEqualTo("done " + (before + 2));
            HttpPeer.Answer refusal = peer.answer();
            assertThat(refusal.status()).isEqualTo(status);
            assertThat(refusal.closes()).isTrue();
            assertThat(peer.readToEnd()).isZero();
            connect();
        }
    }

    @Test
    void aPeerThatHasSentAllItWillIsStillAnswered() throws Exception {
        peer.send(HttpPeer.request("/slow", "x") + HttpPeer.request("/in-place", "y"))
                .endInput();
        mayAnswer.countDown();
        assertThat(peer.answer().body()).isEqualTo("done 1");
        assertThat(peer.answer().body()).isEqualTo("done 2");
        assertThat(peer.readToEnd()).isZero();
    }

    @Test
    void aPeerThatStopsInTheMiddleOfARequestIsLetGo() throws Exception {
        peer.send(HttpPeer.request("/in-place", "x") + "POST /in-place HTTP/1.1\r\nHost: a\r\n")
                .endInput();
        assertThat(peer.answer().body()).isEqualTo("done 1");
        assertThat(peer.readToEnd()).isZero();
    }

    /** As many as fit into what a connection reads at once, and then some. */
    @ParameterizedTest
    @ValueSource(strings = {"/in-place", "/slow"})
    void thousandsInOnePieceAreAllAnsweredInTheirOrder(String path) throws Exception {
        int count = 5000;
        mayAnswer.countDown();
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
            try {
                peer.send(HttpPeer.request(path, "x").repeat(count));
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        });
        for (int i = 1; i <= count; i++) {
            assertThat(peer.answer().body()).isEqualTo("done " + i);
        }
        sending.get(20, TimeUnit.SECONDS);
    }

    @Test
    void byteByByteIsTheSameAsInOnePiece() throws Exception {
        for (byte each : (HttpPeer.request("/in-place", "é") + HttpPeer.request("/in-place", "x"))
                .getBytes(StandardCharsets.UTF_8)) {
            peer.send(new byte[] {each});
        }
        assertThat(peer.answer().body()).isEqualTo("done 1");
        assertThat(peer.answer().body()).isEqualTo("done 2");
    }
}
