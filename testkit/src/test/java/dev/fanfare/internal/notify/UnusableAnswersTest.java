package dev.fanfare.internal.notify;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.fanfare.FanfareBuilder;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.Publishing;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.http.Handshake;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Request;
import dev.fanfare.testkit.RecordingTransport;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an application may answer, by mistake, that its client cannot be given. */
@SuppressWarnings("NullAway") // An application without null checks.
class UnusableAnswersTest extends NotifyTestBase {

    private static final Request CALL = new Request.Rpc("go", Payload.utf8("\"SECRET question\""));
    private static final Request SUBSCRIBE = Request.Subscribe.to("other:a");
    private static final Request PUBLISH = new Request.Publish("other:a", Payload.utf8("\"SECRET question\""));

    /**
     * One way an answer takes from an application to its client.
     *
     * @param request what makes the application answer; null for the connect command
     * @param answer makes it answer with something; its data is null where it answers null
     */
    private record Door(String name, @Nullable Request request, BiConsumer<FanfareBuilder, @Nullable Payload> answer) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static SubscribeOptions withData(Payload data) {
        return SubscribeOptions.builder().data(data).build();
    }

    private static final Door EVENT = new Door("event", CALL, (builder, bad) -> {});

    private static final List<Door> FOR_THE_CLIENT_ALONE = List.of(
            new Door("call", CALL, (builder, bad) -> builder.onRpc("go", event -> bad)),
            new Door(
                    "call answered later",
                    CALL,
                    (builder, bad) -> builder.onRpcAsync(
                            "go",
                            event -> bad == null ? null : CompletableFuture.supplyAsync(() -> bad, Runnable::run))),
            new Door(
                    "connect data",
                    null,
                    (builder, bad) -> builder.onConnecting(
                            event -> bad == null ? null : Credentials.of("").withData(bad))),
            new Door(
                    "subscribe data",
                    SUBSCRIBE,
                    (builder, bad) -> builder.onSubscribing(event -> bad == null ? null : withData(bad))));

    private static final List<Door> FOR_OTHERS_TOO = List.of(
            EVENT,
            new Door(
                    "connect info",
                    null,
                    (builder, bad) -> builder.onConnecting(
                            event -> bad == null ? null : Credentials.of("").withInfo(bad))),
            new Door(
                    "a subscription from the start",
                    null,
                    (builder, bad) -> builder.onConnecting(event ->
                            bad == null ? null : Credentials.of("").withSubs(Map.of("other:a", withData(bad))))),
            new Door(
                    "subscribe info",
                    SUBSCRIBE,
                    (builder, bad) -> builder.onSubscribing(event -> bad == null
                            ? null
                            : SubscribeOptions.builder().info(bad).build())),
            new Door(
                    "publish data",
                    PUBLISH,
                    (builder, bad) -> builder.onPublishing(event -> bad == null ? null : Publishing.of(bad))));

    static List<Door> forTheClientAlone() {
        return FOR_THE_CLIENT_ALONE;
    }

    static List<Door> all() {
        return Stream.concat(FOR_THE_CLIENT_ALONE.stream(), FOR_OTHERS_TOO.stream())
                .toList();
    }

    private final CapturedLog log = new CapturedLog();
    private final List<Throwable> reported = new ArrayList<>();

    @AfterEach
    void stopCapturing() {
        log.close();
    }

    @ParameterizedTest
    @MethodSource("all")
    @DisplayName(
            "N12 an answer that is not JSON, or none, is error 100: logged without it, reported, and nobody is closed")
    void anAnswerThatIsNotJson(Door door) {
        List<Payload> answers = new ArrayList<>(List.of(
                Payload.utf8("SECRET"),
                Payload.utf8("{\"SECRET\":"),
                Payload.utf8("\"SECRET\" 2"),
                Payload.utf8("'SECRET'"),
                Payload.wrap(new byte[] {'"', (byte) 0xff, '"'}),
                Payload.utf8(" ")));
        answers.add(null);
        for (Payload bad : answers) {
            reported.clear();
            TestServer server = server(options().build(), builder -> {
                builder.namespace("other", NamespaceOptions.DEFAULT);
                door.answer.accept(builder, bad);
            });
            server.fanfare().notifications().onError((client, problem) -> reported.add(problem));
            if (door.equals(EVENT)) {
                server.fanfare().notifications().onEvent("go", event -> bad);
            }
            TestClient client = server.open(Handshake.NONE);
            if (door.request != null) {
                client.connect();
            }
            Request request = door.request == null ? Request.Connect.with("") : door.request;
            assertThat(client.refused(request)).as("%s", bad).isEqualTo(ProtocolError.INTERNAL);
            assertThat(client.closedWith()).isNull();
            assertThat(reported).hasSize(1);
            assertThat(reported.get(0).getMessage()).contains(bad == null ? "null" : "JSON");
        }
        assertThat(log.lines(Level.ERROR)).hasSize(answers.size());
        assertThat(log.lines(Level.TRACE)).noneMatch(line -> line.contains("SECRET"));
    }

    @ParameterizedTest
    @MethodSource("forTheClientAlone")
    @DisplayName("M2 a client of Protobuf may be answered any bytes")
    void aClientOfProtobufMayBeAnsweredAnyBytes(Door door) {
        Payload bytes = Payload.wrap(new byte[] {0, (byte) 0xff});
        TestServer server = server(options().build(), builder -> {
            builder.namespace("other", NamespaceOptions.DEFAULT);
            door.answer.accept(builder, bytes);
        });
        TestClient client = server.open(RecordingTransport.PROTOBUF);
        client.connect();
        if (door.request != null) {
            client.send(door.request);
            assertThat(client.take().toString()).doesNotContain("Failure");
        }
        assertThat(client.closedWith()).isNull();
    }
}
