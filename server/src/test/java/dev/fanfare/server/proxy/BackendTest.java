package dev.fanfare.server.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BackendTest {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicLong now = new AtomicLong();

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private TestBackend server;

    @BeforeEach
    void start() throws Exception {
        server = new TestBackend();
    }

    @AfterEach
    void stop() {
        server.close();
        threads.shutdownNow();
    }

    private Backend backend() {
        return new Backend("test", HttpClient.newBuilder().executor(threads).build(), threads, now::get);
    }

    private CompletableFuture<Backend.Answer> ask(Backend backend, long timeoutMillis) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url("/")))
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        return backend.ask(request, 2, timeoutMillis, Hook.RPC).toCompletableFuture();
    }

    @Test
    @DisplayName("M12 a backend that does not answer is left alone, and asked by one at a time until it does")
    void breaker() throws Exception {
        AtomicBoolean isWell = new AtomicBoolean();
        CountDownLatch end = new CountDownLatch(1);
        server.on("/", (exchange, request) -> {
            if (isWell.get()) {
                TestBackend.send(exchange, 200, "{}");
            } else {
                end.await();
            }
        });
        Backend backend = backend();
        for (int i = 0; i < Breaker.FAILURES; i++) {
            assertThatThrownBy(ask(backend, 50)::join).hasRootCauseInstanceOf(Unanswered.class);
        }
        int asked = server.asked.get();
        assertThatThrownBy(ask(backend, 50)::join).hasMessageContaining("left alone");
        assertThat(server.asked).hasValue(asked);

        now.addAndGet(Breaker.FIRST_PAUSE.toNanos());
        assertThatThrownBy(ask(backend, 50)::join).hasMessageContaining("within 50 ms");
        // The pause is longer now.
        now.addAndGet(Breaker.FIRST_PAUSE.toNanos());
        assertThatThrownBy(ask(backend, 50)::join).hasMessageContaining("left alone");

        isWell.set(true);
        now.addAndGet(Breaker.FIRST_PAUSE.toNanos());
        CompletableFuture<Backend.Answer> first = ask(backend, 20_000);
        assertThat(first.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
        assertThat(ask(backend, 20_000).get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
        end.countDown();
    }

    @Test
    @DisplayName("M12 no more requests are under way than may be; the others wait for their turn")
    void concurrency() throws Exception {
        CountDownLatch full = new CountDownLatch(Backend.MAX_UNDER_WAY);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        server.on("/", (exchange, request) -> {
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            full.countDown();
            go.await();
            atOnce.decrementAndGet();
            TestBackend.send(exchange, 200, "{}");
        });
        Backend backend = backend();
        List<CompletableFuture<Backend.Answer>> answers = new ArrayList<>();
        for (int i = 0; i < Backend.MAX_UNDER_WAY + 50; i++) {
            answers.add(ask(backend, 60_000));
        }
        assertThat(full.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(backend.outstanding()).isEqualTo(Backend.MAX_UNDER_WAY + 50);
        go.countDown();
        for (CompletableFuture<Backend.Answer> answer : answers) {
            assertThat(answer.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
        }
        assertThat(most.get()).isEqualTo(Backend.MAX_UNDER_WAY);
    }
}
