package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.http.HttpSettings;
import dev.fanfare.netty.internal.http.ResponseStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Answers that come bit by bit. */
class HttpStreamTest extends ServerTestBase {

    private final BlockingQueue<ResponseStream> streams = new LinkedBlockingQueue<>();

    private NettyServer serving(Duration answerTimeout) throws Exception {
        return server(
                fanfare(builder -> {}),
                builder -> builder.httpSettings(HttpSettings.DEFAULT.answerTimeout(answerTimeout))
                        .exchange("/stream", exchange -> streams.add(exchange.stream(HttpAnswer.text(200, "first")))));
    }

    private ResponseStream stream() throws InterruptedException {
        ResponseStream stream = streams.poll(20, TimeUnit.SECONDS);
        assertThat(stream).isNotNull();
        return stream;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void partsArriveAsTheyAreSentHoweverLongItTakes() throws Exception {
        HttpPeer peer = closing(new HttpPeer(serving(Duration.ofMillis(200)).port()));
        peer.get("/stream");
        assertThat(peer.head()).startsWith("HTTP/1.1 200 ").contains("transfer-encoding: chunked");
        assertThat(peer.chunk()).isEqualTo("first");
        ResponseStream stream = stream();
        // Several times as long as an answer may take that is not a stream.
        Awaitility.await()
                .during(Duration.ofSeconds(1))
                .until(() -> !stream.over().toCompletableFuture().isDone());
        stream.write(bytes("second")).toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(peer.chunk()).isEqualTo("second");
        stream.end();
        assertThat(peer.chunk()).isEmpty();
        stream.over().toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(stream.write(bytes("late"))).isNotNull();
        peer.get("/stream");
        assertThat(peer.head()).startsWith("HTTP/1.1 200 ");
        assertThat(peer.chunk()).isEqualTo("first");
        stream().end();
        assertThat(peer.chunk()).isEmpty();
    }

    @Test
    void aPeerOfTheOldProtocolReadsToTheEnd() throws Exception {
        HttpPeer peer = closing(new HttpPeer(serving(Duration.ofSeconds(60)).port()));
        peer.send("GET /stream HTTP/1.0\r\n\r\n");
        assertThat(peer.head()).startsWith("HTTP/1.1 200 ").doesNotContain("chunked");
        ResponseStream stream = stream();
        stream.write(bytes("xx")).toCompletableFuture().get(20, TimeUnit.SECONDS);
        stream.end();
        assertThat(peer.readToEnd()).isEqualTo("firstxx".length());
    }

    @Test
    void aStreamHearsThatItsPeerIsGone() throws Exception {
        NettyServer server = serving(Duration.ofSeconds(60));
        for (boolean abort : new boolean[] {true, false}) {
            HttpPeer peer = new HttpPeer(server.port());
            peer.get("/stream").head();
            ResponseStream stream = stream();
            if (abort) {
                peer.abort();
            } else {
                peer.close();
            }
            stream.over().toCompletableFuture().get(20, TimeUnit.SECONDS);
            CompletableFuture<Void> late = stream.write(bytes("late")).toCompletableFuture();
            Awaitility.await().until(late::isCompletedExceptionally);
        }
    }

    @Test
    void aPeerThatTakesNothingIsCut() throws Exception {
        NettyServer server = serving(Duration.ofMillis(300));
        HttpPeer peer = closing(new HttpPeer(server.port()));
        peer.get("/stream").head();
        ResponseStream stream = stream();
        AtomicInteger taken = new AtomicInteger();
        for (int i = 0; i < 200; i++) {
            stream.write(new byte[100_000]).thenRun(taken::incrementAndGet);
        }
        stream.over().toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(taken).hasValueLessThan(200);
    }

    @Test
    void aHeadHasNoBody() throws Exception {
        HttpPeer peer = closing(new HttpPeer(serving(Duration.ofSeconds(60)).port()));
        peer.send("HEAD /stream HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(peer.head()).startsWith("HTTP/1.1 200 ");
        stream().end();
        peer.get("/nowhere");
        assertThat(peer.answer().status()).isEqualTo(404);
    }
}
