package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.netty.http.Admission;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.http.HttpCall;
import dev.fanfare.netty.http.HttpEndpoint;
import dev.fanfare.netty.http.HttpSettings;
import dev.fanfare.testkit.RawWebSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Nothing of a body is kept before it is known whose it is, and all of them together have a bound. */
class HttpBodiesTest extends ServerTestBase {

    private static final int MEBIBYTE = 1024 * 1024;
    private static final String LARGE = "x".repeat(MEBIBYTE);

    private final AtomicInteger handled = new AtomicInteger();

    /** Lets in who brings a key. */
    private class Guarded implements HttpEndpoint {
        @Override
        public Admission admit(HttpCall head) {
            return head.header("x-key").isPresent()
                    ? Admission.ACCEPTED.withMaxBodyBytes(2 * MEBIBYTE)
                    : Admission.refused(HttpAnswer.status(401));
        }

        @Override
        public CompletionStage<HttpAnswer> handle(HttpCall call) throws Exception {
            handled.incrementAndGet();
            return CompletableFuture.completedStage(HttpAnswer.text(200, "got " + call.body().length));
        }
    }

    private static String head(String path, String... headers) {
        return "POST " + path + " HTTP/1.1\r\nHost: a\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
    }

    private NettyServer serving(HttpSettings settings) throws IOException {
        return server(
                fanfare(builder -> {}),
                builder -> builder.httpSettings(settings).http("/guarded", new Guarded()));
    }

    @Test
    void whoIsNotLetInIsToldSoBeforeTheirBody() throws Exception {
        NettyServer server = serving(HttpSettings.DEFAULT);
        for (String path : List.of("/guarded", "/nowhere", "/connection/websocket")) {
            HttpPeer peer = closing(new HttpPeer(server.port()));
            peer.send(head(path, "Content-Length: " + MEBIBYTE));
            HttpPeer.Answer refusal = peer.answer();
            assertThat(refusal.status()).isIn(400, 401, 404);
            assertThat(refusal.closes()).isTrue();
            assertThat(peer.readToEnd()).isZero();
        }
        assertThat(handled).hasValue(0);
    }

    @Test
    void whoSendsAllTheSameIsStillToldSo() throws Exception {
        NettyServer server = serving(HttpSettings.DEFAULT);
        for (int i = 0; i < 20; i++) {
            try (HttpPeer peer = new HttpPeer(server.port())) {
                peer.send(head("/guarded", "Content-Length: " + MEBIBYTE) + LARGE);
                assertThat(peer.answer().status()).isEqualTo(401);
            }
        }
    }

    @Test
    void aSmallBodyThatNobodyWantsDoesNotEndTheConnection() throws Exception {
        HttpPeer peer = closing(new HttpPeer(serving(HttpSettings.DEFAULT).port()));
        for (int i = 0; i < 3; i++) {
            peer.send(head("/guarded", "Content-Length: 4000"));
            assertThat(peer.answer().status()).isEqualTo(401);
            peer.send("x".repeat(4000));
        }
        peer.send(head("/guarded", "Content-Length: 3", "X-Key: k") + "abc");
        assertThat(peer.answer().body()).isEqualTo("got 3");
    }

    @Test
    void aPeerThatGoesOnSendingIsCut() throws Exception {
        HttpPeer peer = closing(new HttpPeer(serving(HttpSettings.DEFAULT).port()));
        peer.send(head("/guarded", "Transfer-Encoding: chunked"));
        assertThat(peer.answer().status()).isEqualTo(401);
        byte[] chunk = ("100000\r\n" + LARGE + "\r\n").getBytes(StandardCharsets.UTF_8);
        Awaitility.await().until(() -> {
            try {
                peer.send(chunk);
                return false;
            } catch (IOException cut) {
                return true;
            }
        });
    }

    @Test
    void aBodyIsAskedForOnlyWhenItIsWanted() throws Exception {
        NettyServer server = serving(HttpSettings.DEFAULT);
        HttpPeer wanted = closing(new HttpPeer(server.port()));
        wanted.send(head("/guarded", "Content-Length: 3", "Expect: 100-continue", "X-Key: k"));
        assertThat(wanted.head()).startsWith("HTTP/1.1 100 ");
        wanted.send("abc");
        assertThat(wanted.answer().body()).isEqualTo("got 3");
        for (String header : List.of("X-None: k", "X-Key: k")) {
            HttpPeer unwanted = closing(new HttpPeer(server.port()));
            unwanted.send(head("/guarded", "Content-Length: 3000000", "Expect: 100-Continue", header));
            HttpPeer.Answer refusal = unwanted.answer();
            assertThat(refusal.status()).isIn(401, 413);
            assertThat(refusal.closes()).isTrue();
        }
    }

    @Test
    void eachEndpointHasItsOwnLimit() throws Exception {
        NettyServer server = server(
                fanfare(builder -> {}),
                builder -> builder.httpSettings(HttpSettings.DEFAULT.maxBodyBytes(10))
                        .http("/guarded", new Guarded())
                        .http("/default", call -> new Guarded().handle(call)));
        HttpPeer peer = closing(new HttpPeer(server.port()));
        peer.send(head("/guarded", "X-Key: k", "Content-Length: " + MEBIBYTE) + LARGE);
        assertThat(peer.answer().body()).isEqualTo("got " + MEBIBYTE);
        assertThat(peer.post("/default", "x".repeat(10)).answer().body()).isEqualTo("got 10");
        assertThat(peer.post("/default", "x".repeat(11)).answer().status()).isEqualTo(413);
    }

    @Test
    void chunksAreOneBody() throws Exception {
        HttpPeer peer = closing(new HttpPeer(serving(HttpSettings.DEFAULT).port()));
        peer.send(head("/guarded", "X-Key: k", "Transfer-Encoding: chunked"));
        for (int i = 0; i < 100; i++) {
            peer.send("64\r\n" + "x".repeat(100) + "\r\n");
        }
        peer.send("0\r\nX-Trailer: y\r\n\r\n");
        assertThat(peer.answer().body()).isEqualTo("got 10000");
    }

    @Test
    void allBodiesTogetherHaveABoundAndGiveBackWhatTheyTook() throws Exception {
        NettyServer server = serving(HttpSettings.DEFAULT.bodyBudgetBytes(3 * MEBIBYTE));
        List<HttpPeer> slow = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            HttpPeer peer = closing(new HttpPeer(server.port()));
            peer.send(head("/guarded", "X-Key: k", "Content-Length: " + MEBIBYTE) + LARGE.substring(1));
            slow.add(peer);
        }
        Awaitility.await().untilAsserted(() -> {
            HttpPeer late = closing(new HttpPeer(server.port()));
            HttpPeer.Answer refusal = late.send(
                            head("/guarded", "X-Key: k", "Content-Length: 100000") + "x".repeat(100_000))
                    .answer();
            assertThat(refusal.status()).isEqualTo(503);
            assertThat(refusal.closes()).isTrue();
        });
        slow.get(0).abort();
        slow.get(1).send("x");
        assertThat(slow.get(1).answer().body()).isEqualTo("got " + MEBIBYTE);
        Awaitility.await().untilAsserted(() -> {
            HttpPeer later = closing(new HttpPeer(server.port()));
            later.send(head("/guarded", "X-Key: k", "Content-Length: " + MEBIBYTE) + LARGE);
            assertThat(later.answer().status()).isEqualTo(200);
        });
    }

    @Test
    void aBodyCountsUntilItsHandlerIsDoneEvenIfItsPeerIsGone() throws Exception {
        CountDownLatch mayEnd = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        NettyServer server = server(
                fanfare(builder -> {}),
                builder -> builder.httpSettings(HttpSettings.DEFAULT.bodyBudgetBytes(MEBIBYTE))
                        .http("/slow", call -> {
                            begun.countDown();
                            mayEnd.await(20, TimeUnit.SECONDS);
                            return CompletableFuture.completedStage(HttpAnswer.status(200));
                        })
                        .http("/fast", call -> CompletableFuture.completedStage(HttpAnswer.status(200))));
        HttpPeer gone = new HttpPeer(server.port());
        gone.post("/slow", "x".repeat(MEBIBYTE));
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        gone.abort();
        HttpPeer other = closing(new HttpPeer(server.port()));
        assertThat(other.post("/fast", "x").answer().status()).isEqualTo(503);
        mayEnd.countDown();
        Awaitility.await()
                .untilAsserted(() -> assertThat(closing(new HttpPeer(server.port()))
                                .post("/fast", "x")
                                .answer()
                                .status())
                        .isEqualTo(200));
    }

    @Test
    void hundredsOfLargeBodiesToNowhereDisturbNobody() throws Exception {
        Fanfare fanfare = fanfare(builder -> {});
        NettyServer server = server(fanfare, builder -> builder.health("/health"));
        RawWebSocket victim = connected(server);
        victim.sendText("{\"id\":2,\"subscribe\":{\"channel\":\"news\"}}");
        victim.readText();
        List<HttpPeer> attackers = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            HttpPeer attacker = closing(new HttpPeer(server.port()));
            attacker.send(head("/nowhere", "Content-Length: " + 2 * MEBIBYTE));
            attackers.add(attacker);
        }
        CompletableFuture<Void> attacking = CompletableFuture.runAsync(() -> {
            for (HttpPeer attacker : attackers) {
                try {
                    attacker.send(LARGE);
                } catch (IOException cut) {
                    // It was told before.
                }
            }
        });
        for (int i = 0; i < 50; i++) {
            publish(fanfare, "news", Integer.toString(i));
            String delivered = victim.readText();
            while (delivered.equals("{}")) {
                delivered = victim.readText();
            }
            assertThat(delivered).contains("\"data\":" + i);
            assertThat(closing(new HttpPeer(server.port()))
                            .get("/health")
                            .answer()
                            .status())
                    .isEqualTo(200);
            closing(connected(server));
        }
        attacking.get(60, TimeUnit.SECONDS);
        for (HttpPeer attacker : attackers) {
            assertThat(attacker.answer().status()).isEqualTo(404);
        }
    }

    @Test
    void aBodyThatTricklesIsToldThatItTookTooLong() throws Exception {
        NettyServer server = serving(HttpSettings.DEFAULT.requestTimeout(Duration.ofMillis(300)));
        HttpPeer peer = closing(new HttpPeer(server.port()));
        peer.send(head("/guarded", "X-Key: k", "Content-Length: 10") + "x");
        HttpPeer.Answer refusal = peer.answer();
        assertThat(refusal.status()).isEqualTo(408);
        assertThat(peer.readToEnd()).isZero();
    }
}
