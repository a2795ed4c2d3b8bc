package dev.fanfare.internal.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.fanfare.Fanfare;
import dev.fanfare.FanfareBuilder;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.Handler;
import dev.fanfare.handler.Renewal;
import dev.fanfare.handler.RpcEvent;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.history.HistoryFilter;
import dev.fanfare.history.HistoryPage;
import dev.fanfare.history.Retention;
import dev.fanfare.http.Handshake;
import dev.fanfare.internal.memory.MemoryBroker;
import dev.fanfare.internal.notify.CapturedLog;
import dev.fanfare.notify.Member;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Reply;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.Broker;
import dev.fanfare.spi.BrokerEvents;
import dev.fanfare.spi.PublishOptions;
import dev.fanfare.spi.PublishResult;
import dev.fanfare.testkit.FakeClock;
import dev.fanfare.testkit.ManualLoop;
import dev.fanfare.testkit.RecordingTransport;
import dev.fanfare.testkit.TestClient;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An engine is a guest in an application, on its real threads. */
class EngineMannersTest {

    private static final String SECRET = "a secret of 32 characters or more";
    private static final ClientSelector ANN = ClientSelector.ofUser("ann");

    private static FanfareBuilder builder() {
        return Fanfare.builder()
                .clients(ClientOptions.builder().insecure(true).build())
                .notifications(NotificationOptions.builder().secret(SECRET).build())
                .withoutNamespace(NamespaceOptions.builder()
                        .historySize(10)
                        .historyTtl(Duration.ofMinutes(1))
                        .presence(true)
                        .build());
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    // ---- what follows a stage never holds what the engine needs

    private static Arguments call(String name, Function<Fanfare, CompletionStage<?>> call) {
        return Arguments.of(name, call);
    }

    static Stream<Arguments> calls() {
        Payload data = Payload.utf8("1");
        return Stream.of(
                call("publish", fanfare -> fanfare.publish("news", data)),
                call("history", fanfare -> fanfare.history("news", 1, null, false)),
                call("removeHistory", fanfare -> fanfare.removeHistory("news")),
                call("presence", fanfare -> fanfare.presence("news")),
                call("presence in pages", fanfare -> fanfare.presence("news", "", 1)),
                call("presenceStats", fanfare -> fanfare.presenceStats("news")),
                call("subscribe", fanfare -> fanfare.subscribe(ANN, "news", SubscribeOptions.DEFAULT)),
                call("unsubscribe", fanfare -> fanfare.unsubscribe(ANN, "news")),
                call("disconnect", fanfare -> fanfare.disconnect(ANN, Disconnect.FORCED)),
                call("refresh", fanfare -> fanfare.refresh(ANN, Renewal.forever())),
                call("channels", Fanfare::channels),
                call("info", Fanfare::info),
                call("list", fanfare -> fanfare.connections().list(ANN, 1)),
                call("send", fanfare -> fanfare.connections().send(ANN, data)),
                call("addToGroup", fanfare -> fanfare.notifications().addToGroup("g", Member.user("ann"))),
                call("removeFromGroup", fanfare -> fanfare.notifications().removeFromGroup("g", Member.user("ann"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void afterTheEndEveryCallIsAStageThatFails(String name, Function<Fanfare, CompletionStage<?>> call) {
        Fanfare fanfare = builder().build();
        get(call.apply(fanfare));
        fanfare.close();
        assertThatThrownBy(() -> get(call.apply(fanfare)))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        ErrorException.class,
                        failed -> assertThat(failed.error()).isEqualTo(ProtocolError.INTERNAL))
                .hasMessageContaining("closed");
        fanfare.close();
    }

    @Test
    void whatABrokerAnswersLaterGoesOnOnAThreadForResults() {
        Late late = new Late();
        try (Fanfare fanfare = builder().broker(late).build()) {
            for (Supplier<CompletionStage<?>> call : Set.<Supplier<CompletionStage<?>>>of(
                    () -> fanfare.publish("news", Payload.utf8("1")),
                    () -> fanfare.history("news", 1, null, false),
                    () -> fanfare.removeHistory("news"))) {
                CompletableFuture<Thread> thread = new CompletableFuture<>();
                CompletionStage<?> stage = call.get();
                var unused = stage.thenRun(() -> thread.complete(Thread.currentThread()));
                late.answer.complete(null);
                assertThat(get(thread)).isNotEqualTo(Thread.currentThread());
                assertThat(get(thread).getName()).startsWith("fanfare-result-");
                assertThat(get(thread).isDaemon()).isTrue();
                late.answer = new CompletableFuture<>();
            }
        }
    }

    /** Answers when the test says so, on the test's thread. */
    private static final class Late implements Broker {
        private final Broker memory = new MemoryBroker();
        private CompletableFuture<@Nullable Void> answer = new CompletableFuture<>();

        private <T> CompletionStage<T> later(CompletionStage<T> stage) {
            return answer.thenCompose(now -> stage);
        }

        @Override
        public void start(BrokerEvents events) {
            memory.start(events);
        }

        @Override
        public CompletionStage<Void> subscribe(Collection<String> channels) {
            return memory.subscribe(channels);
        }

        @Override
        public CompletionStage<Void> unsubscribe(Collection<String> channels) {
            return memory.unsubscribe(channels);
        }

        @Override
        public CompletionStage<PublishResult> publish(
                String channel, Publication publication, Retention retention, PublishOptions options) {
            return later(memory.publish(channel, publication, retention, options));
        }

        @Override
        public CompletionStage<Void> join(String channel, ClientInfo info) {
            return memory.join(channel, info);
        }

        @Override
        public CompletionStage<Void> leave(String channel, ClientInfo info) {
            return memory.leave(channel, info);
        }

        @Override
        public CompletionStage<HistoryPage> history(String channel, HistoryFilter filter, Duration metaTtl) {
            return later(memory.history(channel, filter, metaTtl));
        }

        @Override
        public CompletionStage<Map<String, StreamPosition>> tops(Collection<String> channels) {
            return memory.tops(channels);
        }

        @Override
        public CompletionStage<Void> removeHistory(String channel) {
            return later(memory.removeHistory(channel));
        }

        @Override
        public void close() {
            memory.close();
        }
    }

    // ---- handlers

    @Test
    void aHandlerThatClosesItsEngineIsToldAtOnceAndNothingIsClosed() {
        CompletableFuture<Fanfare> engine = new CompletableFuture<>();
        CompletableFuture<Throwable> refusal = new CompletableFuture<>();
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        try (Fanfare fanfare = builder()
                .onMessage(event -> {
                    thread.complete(Thread.currentThread());
                    try {
                        engine.join().close();
                        refusal.complete(new AssertionError("it was closed"));
                    } catch (IllegalStateException refused) {
                        refusal.complete(refused);
                    }
                })
                .build()) {
            engine.complete(fanfare);
            ManualLoop loop = new ManualLoop(new FakeClock());
            TestClient client = new TestClient(
                    loop,
                    fanfare.part(Attachments.class).attach(loop),
                    RecordingTransport.JSON,
                    Handshake.NONE,
                    loop::run);
            client.connect();
            client.send(new Request.Send(Payload.utf8("1")));
            assertThat(get(refusal))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("an engine cannot be closed by one of its own handlers")
                    .hasMessageContaining("another thread");
            assertThat(get(thread).getName()).startsWith("fanfare-handler-");
            assertThat(get(thread).isDaemon()).isTrue();
            assertThat(fanfare.isReady()).isTrue();
            get(fanfare.publish("news", Payload.utf8("1")));
            client.drop();
        }
    }

    /** How a handler fails, and on whose thread it does. */
    static Stream<Arguments> failures() {
        Handler<RpcEvent, CompletionStage<Payload>> throwing = call -> {
            throw new IllegalArgumentException("meant to fail");
        };
        Handler<RpcEvent, CompletionStage<Payload>> failing =
                call -> CompletableFuture.failedStage(new IllegalArgumentException("meant to fail"));
        Handler<RpcEvent, CompletionStage<Payload>> failingElsewhere = call -> CompletableFuture.supplyAsync(
                () -> {
                    throw new IllegalArgumentException("meant to fail");
                },
                task -> new Thread(task, "the application's own").start());
        return Stream.of(
                Arguments.of("throws", throwing),
                Arguments.of("answers with a failure", failing),
                Arguments.of("fails later, on another thread", failingElsewhere));
    }

    @ParameterizedTest(name = "a handler that {0}")
    @MethodSource("failures")
    void whatAHandlerFailsWithIsLoggedOnAHandlerThreadAndOnce(
            String how, Handler<RpcEvent, CompletionStage<Payload>> handler) {
        try (CapturedLog log = new CapturedLog();
                Fanfare fanfare = builder().onRpcAsync("compute", handler).build()) {
            ManualLoop loop = new ManualLoop(new FakeClock());
            TestClient client = new TestClient(
                    loop,
                    fanfare.part(Attachments.class).attach(loop),
                    RecordingTransport.JSON,
                    Handshake.NONE,
                    loop::run);
            client.connect();
            long id = client.send(new Request.Rpc("compute", Payload.utf8("1")));
            Awaitility.await().pollInSameThread().untilAsserted(() -> {
                loop.run();
                assertThat(client.reply(id)).isEqualTo(new Reply.Failure(id, ProtocolError.INTERNAL));
            });
            client.drop();
            assertThat(log.threads(Level.ERROR)).singleElement().asString().startsWith("fanfare-handler-");
            assertThat(log.lines(Level.ERROR)).singleElement().asString().contains("meant to fail");
        }
    }

    @Test
    void startingAndClosingLeavesNoThread() {
        Set<Thread> before = threads();
        for (int i = 0; i < 20; i++) {
            try (Fanfare fanfare = builder().build()) {
                get(fanfare.info());
            }
        }
        Awaitility.await().untilAsserted(() -> {
            Set<Thread> more = threads();
            more.removeAll(before);
            assertThat(more).isEmpty();
        });
    }

    private static Set<Thread> threads() {
        Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeIf(thread -> !thread.getName().startsWith("fanfare-"));
        return threads;
    }

    @Test
    void aCloseThatIsInterruptedClaimsNoTimeOut() {
        CountDownLatch released = new CountDownLatch(1);
        ExecutorService threads = Executors.newSingleThreadExecutor();
        threads.execute(() -> {
            try {
                released.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        try (CapturedLog log = new CapturedLog()) {
            Fanfare fanfare = Fanfare.builder().handlerThreads(threads).build();
            Thread.currentThread().interrupt();
            fanfare.close();
            assertThat(Thread.interrupted())
                    .as("the caller still knows that it was interrupted")
                    .isTrue();
            assertThat(log.lines(Level.WARN)).isEmpty();
        } finally {
            released.countDown();
        }
    }

    @Test
    void aHistoryOfWhichOnlyOneHalfIsSetKeepsNothingWhichIsSaid() {
        try (CapturedLog log = new CapturedLog();
                Fanfare fanfare = Fanfare.builder()
                        .withoutNamespace(
                                NamespaceOptions.builder().historySize(10).build())
                        .namespace(
                                "news",
                                NamespaceOptions.builder()
                                        .historyTtl(Duration.ofMinutes(1))
                                        .build())
                        .namespace(
                                "chat",
                                NamespaceOptions.builder()
                                        .historySize(10)
                                        .historyTtl(Duration.ofMinutes(1))
                                        .build())
                        .build()) {
            assertThat(fanfare.isReady()).isTrue();
            assertThat(log.lines(Level.WARN))
                    .hasSize(2)
                    .anyMatch(line -> line.contains("without a namespace") && line.contains("history_ttl is not set"))
                    .anyMatch(line -> line.contains("\"news\"") && line.contains("history_size is not set"));
        }
    }
}
