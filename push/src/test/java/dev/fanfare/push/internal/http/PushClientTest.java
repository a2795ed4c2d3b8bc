package dev.fanfare.push.internal.http;

import static dev.fanfare.push.TestService.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fanfare.push.ProviderOptions;
import dev.fanfare.push.PushResult;
import dev.fanfare.push.Results;
import dev.fanfare.push.TestService;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PushClientTest {

    private final TestService service = TestService.start(request -> reply(200, ""));
    private final AtomicBoolean noThreads = new AtomicBoolean();
    private final PushClient client = client(Results.options());

    private PushClient client(ProviderOptions options) {
        return new PushClient("Test", options, task -> {
            if (noThreads.get()) {
                throw new OutOfMemoryError("no thread");
            }
            Thread thread = new Thread(task, "test-push");
            thread.setDaemon(true);
            return thread;
        });
    }

    @AfterEach
    void close() {
        client.close();
        service.close();
    }

    private CompletionStage<PushResult> send(PushClient by) {
        return by.send(() -> by.post(service.url(), Map.of(), new byte[0])
                .thenApply(answer -> new PushResult.Accepted(String.valueOf(answer.status()))));
    }

    @Test
    @DisplayName("P4 a message has a result even if no thread can be started, and nothing of it stays")
    void noThread() throws Exception {
        noThreads.set(true);
        assertThat(Results.of(send(client))).isInstanceOf(PushResult.RetryLater.class);
        assertThat(Results.of(client.send(() -> CompletableFuture.completedStage(new PushResult.Accepted("x")))))
                .isEqualTo(new PushResult.Accepted("x"));
        assertThatThrownBy(() -> client.blocking(() -> "x").get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(OutOfMemoryError.class);
        assertThat(client.waiting()).isZero();
        noThreads.set(false);
        assertThat(Results.of(send(client))).isEqualTo(new PushResult.Accepted("200"));
        assertThat(client.waiting()).isZero();
    }

    @Test
    @DisplayName("P4 nothing is posted after the end, and who waits for what blocks is told at the end")
    void closed() throws Exception {
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch found = new CountDownLatch(1);
        CompletionStage<PushResult> sent = client.send(() -> client.blocking(() -> {
                    looking.countDown();
                    return waitedFor(found);
                })
                .thenCompose(nothing -> send(client)));
        assertThat(looking.await(10, TimeUnit.SECONDS)).isTrue();
        client.close();
        PushResult closed = PushResult.RetryLater.notSent("the provider of Test is closed");
        assertThat(Results.of(sent)).isEqualTo(closed);
        found.countDown();
        assertThatThrownBy(
                        () -> client.post(service.url(), Map.of(), new byte[0]).get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(NotSentException.class);
        assertThat(service.received).isEmpty();
        assertThat(client.waiting()).isZero();
    }

    private static boolean waitedFor(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    @DisplayName("P4 what blocks is counted until it is over, not until nobody waits for it")
    void blocking() {
        PushClient narrow = client(Results.options().withMaxRequests(1).withTimeout(Duration.ofMillis(50)));
        CountDownLatch found = new CountDownLatch(1);
        assertThatThrownBy(() -> narrow.blocking(() -> waitedFor(found)).get(10, TimeUnit.SECONDS))
                .isNotNull();
        assertThatThrownBy(() -> narrow.blocking(() -> "x").get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(NotSentException.class);
        found.countDown();
        await().untilAsserted(() ->
                assertThat(narrow.blocking(() -> "x").get(10, TimeUnit.SECONDS)).isEqualTo("x"));
        narrow.close();
    }

    @Test
    @DisplayName("P4 a client whose thread has died is replaced")
    void deadSelector() throws Exception {
        Set<Thread> before = selectors();
        PushClient mortal = client(Results.options().withTimeout(Duration.ofSeconds(2)));
        assertThat(Results.of(send(mortal))).isInstanceOf(PushResult.Accepted.class);
        Set<Thread> own = selectors();
        own.removeAll(before);
        assertThat(own).hasSize(1);
        for (Thread selector : own) {
            selector.interrupt();
            selector.join(10_000);
        }
        PushResult last = Results.of(send(mortal));
        for (int tries = 1; tries < 4 && last instanceof PushResult.RetryLater; tries++) {
            last = Results.of(send(mortal));
        }
        assertThat(last).isInstanceOf(PushResult.Accepted.class);
        mortal.close();
    }

    private static Set<Thread> selectors() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(each -> each.getName().contains("SelectorManager"))
                .collect(Collectors.toSet());
    }
}
