package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.Fanfare;
import dev.fanfare.netty.http.Admission;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.http.HttpCall;
import dev.fanfare.netty.http.HttpEndpoint;
import dev.fanfare.raw.Connection;
import dev.fanfare.raw.EndpointOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server is a guest in an application. */
class MannersTest extends ServerTestBase {

    private static Arguments bad(String name, Consumer<NettyServerBuilder> setting) {
        return Arguments.of(name, setting);
    }

    @SuppressWarnings("NullAway") // What an application without null checks may do.
    static Stream<Arguments> settings() {
        return Stream.of(
                bad("port", builder -> builder.port(70_000)),
                bad("port", builder -> builder.port(-1)),
                bad("loops", builder -> builder.loops(0)),
                bad("httpLoops", builder -> builder.httpLoops(-1)),
                bad("shutdownTimeout", builder -> builder.shutdownTimeout(Duration.ofSeconds(-1))),
                bad("shutdownTimeout", builder -> builder.shutdownTimeout(null)),
                bad("host", builder -> builder.host(null)),
                bad("transport", builder -> builder.transport(null)),
                bad("httpSettings", builder -> builder.httpSettings(null)),
                bad("connectionLimits", builder -> builder.connectionLimits(null)),
                bad("webSocket", builder -> builder.webSocket(null)),
                bad("stream", builder -> builder.stream(null)),
                bad("emulation", builder -> builder.emulation(null)),
                bad("path", builder -> builder.http(null, call -> null)),
                bad("endpoint", builder -> builder.http("/a", null)),
                bad("handler", builder -> builder.exchange("/a", null)),
                bad("health", builder -> builder.health(null)),
                bad("home", builder -> builder.home(null)),
                bad("handler", builder -> builder.rawEndpoint(null, EndpointOptions.text("/a"))),
                bad("options", builder -> builder.<String>rawEndpoint((server, request) -> Connection::send, null)),
                bad("trustedProxies", builder -> builder.trustedProxies(null)),
                bad("allowedHosts", builder -> builder.allowedHosts(null)));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void aSettingThatCannotBeIsRefusedWhereItIsMadeAndByName(String name, Consumer<NettyServerBuilder> setting) {
        NettyServerBuilder builder = NettyServer.builder(fanfare(engine -> {}));
        assertThatThrownBy(() -> setting.accept(builder))
                .isInstanceOfAny(IllegalArgumentException.class, NullPointerException.class)
                .hasMessageStartingWith(name);
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("fanfare-(http|loop)-\\d+"))
                .collect(Collectors.toSet());
    }

    /** How many threads there are that were not there before, of which some may just come to their end. */
    private static long threadsSince(Set<Thread> before) {
        return threads().stream().filter(thread -> !before.contains(thread)).count();
    }

    @Test
    void aStartThatFailsLeavesNothingBehind() throws Exception {
        Set<Thread> before = threads();
        Fanfare fanfare = fanfare(builder -> {});
        NettyServer busy = server(fanfare, builder -> builder.loops(1));
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> server(fanfare, builder -> builder.port(busy.port())))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> server(fanfare, builder -> builder.host("no.such.host.invalid")))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> server(fanfare, builder -> builder.health(PATH)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> server(
                            fanfare,
                            builder -> builder.rawEndpoint(
                                    (endpoint, request) -> Connection::send, EndpointOptions.text("/api"))))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        Awaitility.await().until(() -> threadsSince(before) == 2);
        busy.close();
        Awaitility.await().until(() -> threadsSince(before) == 0);
    }

    /** Closes a server where it is asked. */
    private static final class Closing implements HttpEndpoint {
        private final CompletableFuture<NettyServer> server = new CompletableFuture<>();

        @Override
        public Admission admit(HttpCall head) {
            return Admission.IN_PLACE;
        }

        @Override
        public CompletionStage<HttpAnswer> handle(HttpCall call) {
            try {
                server.join().close();
                return CompletableFuture.completedStage(HttpAnswer.text(200, "closed"));
            } catch (IllegalStateException refused) {
                return CompletableFuture.completedStage(HttpAnswer.text(409, String.valueOf(refused.getMessage())));
            }
        }
    }

    @Test
    void closingOnALoopIsRefusedAtOnceAndHarmsNothing() throws Exception {
        Closing closing = new Closing();
        NettyServer server = server(fanfare(builder -> {}), builder -> builder.http("/close", closing));
        closing.server.complete(server);
        HttpPeer peer = closing(new HttpPeer(server.port()));
        HttpPeer.Answer answer = peer.get("/close").answer();
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body()).contains("another thread");
        connected(server).close();
    }

    @Test
    void aServerIsClosedWhereItsClientsAreGone() throws Exception {
        Fanfare fanfare = fanfare(builder -> {});
        NettyServer server = server(fanfare, builder -> {});
        connected(server);
        CompletableFuture<String> thread = new CompletableFuture<>();
        fanfare.shutDownClients()
                .thenRun(() -> {
                    server.close();
                    thread.complete(Thread.currentThread().getName());
                })
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        assertThat(thread.join()).doesNotStartWith("fanfare-loop").doesNotStartWith("fanfare-http");
        assertThat(server.connections()).isZero();
    }

    /** Handlers and loops that close what would wait for them, and what they were told. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoeverWouldBeWaitedForIsToldSoAtOnceAndNothingIsClosed(boolean onLoop) throws Exception {
        Fanfare fanfare = fanfare(builder -> {});
        CompletableFuture<NettyServer> started = new CompletableFuture<>();
        NettyServer server = server(
                fanfare,
                builder -> builder.http("/close", new HttpEndpoint() {
                    @Override
                    public Admission admit(HttpCall head) {
                        return onLoop ? Admission.IN_PLACE : Admission.ACCEPTED;
                    }

                    @Override
                    public CompletionStage<HttpAnswer> handle(HttpCall call) {
                        String told = Stream.<Runnable>of(started.join()::close, fanfare::close)
                                .map(MannersTest::refusal)
                                .collect(Collectors.joining("; "));
                        return CompletableFuture.completedStage(HttpAnswer.text(200, told));
                    }
                }));
        started.complete(server);
        HttpPeer peer = closing(new HttpPeer(server.port()));
        assertThat(peer.get("/close").answer().body())
                .contains("a server cannot be closed", "an engine cannot be closed", "another thread");
        assertThat(fanfare.isReady()).isTrue();
        connected(server).close();
    }

    private static String refusal(Runnable close) {
        try {
            close.run();
            return "closed";
        } catch (IllegalStateException refused) {
            return String.valueOf(refused.getMessage());
        }
    }
}
