package dev.fanfare.internal.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.Fanfare;
import dev.fanfare.FanfareBuilder;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.live.LiveOptions;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.sequence.Sequence;
import dev.fanfare.sequence.SequenceBlock;
import dev.fanfare.sequence.SequenceOptions;
import dev.fanfare.testkit.Nodes;
import dev.fanfare.testkit.OnOneNodeAndOnTwo;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("L11 sequences")
@OnOneNodeAndOnTwo
class SequenceTest {

    private static final long LARGEST = (1L << 53) - 1;

    @Parameter
    Nodes nodes = Nodes.ONE;

    private final List<TestServer> servers = new ArrayList<>();

    @AfterEach
    void closeServers() {
        servers.forEach(TestServer::close);
    }

    private TestServer server(Consumer<FanfareBuilder> configure) {
        TestServer server = nodes.server(builder -> {
            builder.sequences(SequenceOptions.DEFAULT).onConnecting(event -> TestClient.believed(event));
            configure.accept(builder);
        });
        servers.add(server);
        return server;
    }

    private TestServer server() {
        return server(builder -> {});
    }

    private static TestClient client(TestServer server, String user) {
        TestClient client = server.open();
        client.call(TestClient.as(user), Result.Connect.class);
        return client;
    }

    private static long next(TestServer server, String name) {
        return server.get(server.fanfare().sequence(name).next());
    }

    private static List<String> received(TestClient client) {
        return client.pushes(Push.Published.class).stream()
                .map(push -> push.publication().data().utf8())
                .toList();
    }

    private static ErrorException refusal(TestServer server, CompletionStage<?> stage) {
        try {
            server.get(stage);
        } catch (RuntimeException failed) {
            if (failed.getCause() instanceof ErrorException refused) {
                return refused;
            }
            throw failed;
        }
        throw new AssertionError("nothing was refused");
    }

    @Test
    void giveEachNumberOnceAndCountForThemselves() {
        TestServer server = server();
        assertThat(LongStream.range(0, 4).map(i -> next(server, "orders"))).containsExactly(1L, 2L, 3L, 4L);
        assertThat(next(server, "other")).isEqualTo(1);
        Sequence orders = server.fanfare().sequence("orders");
        assertThat(orders.name()).isEqualTo("orders");
        SequenceBlock block = server.get(orders.next(10));
        assertThat(block).isEqualTo(new SequenceBlock(5, 14));
        assertThat(block.count()).isEqualTo(10);
        assertThat(block.numbers()).hasSize(10).startsWith(5L).endsWith(14L);
        assertThat(server.get(orders.current())).isEqualTo(14);
        assertThat(server.get(server.fanfare().sequence("never asked").current()))
                .isZero();
        assertThat(next(server, "orders")).isEqualTo(15);
    }

    @Test
    void goOnHoweverLongNobodyAsks() {
        TestServer server = server();
        assertThat(next(server, "orders")).isEqualTo(1);
        server.advance(Duration.ofHours(2));
        assertThat(next(server, "orders")).isEqualTo(2);
    }

    @Test
    void areFollowedInOrderByWhoeverAsks() {
        TestServer server = server();
        TestClient early = client(server, "ann");
        assertThat(early.subscribe("sequence:orders").data().utf8()).isEqualTo("{\"state\":null,\"version\":0}");
        next(server, "orders");
        next(server, "others");
        TestClient late = client(server, "ben");
        assertThat(late.subscribe("sequence:orders").data().utf8())
                .isEqualTo("{\"state\":{\"number\":1},\"version\":1}");
        next(server, "orders");
        server.get(server.fanfare().sequence("orders").next(5));
        assertThat(received(early))
                .containsExactly(
                        "{\"patch\":{\"number\":1}}", "{\"patch\":{\"number\":2}}", "{\"patch\":{\"number\":7}}");
        assertThat(received(late)).containsExactly("{\"patch\":{\"number\":2}}", "{\"patch\":{\"number\":7}}");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 101})
    void giveWhoComesBackWhatItMissedOrTheCurrentNumber(int missed) {
        TestServer server = server();
        next(server, "orders");
        StreamPosition seen = client(server, "ann").subscribe("sequence:orders").position();
        for (int i = 0; i < missed; i++) {
            next(server, "orders");
        }
        Result.Subscribe again = client(server, "ann")
                .call(Request.Subscribe.to("sequence:orders").recovering(seen), Result.Subscribe.class);
        assertThat(again.recovered()).isEqualTo(missed <= 100);
        if (again.recovered()) {
            assertThat(again.data().isEmpty()).isTrue();
            assertThat(again.publications())
                    .extracting(publication -> publication.data().utf8())
                    .startsWith("{\"patch\":{\"number\":2}}")
                    .endsWith("{\"patch\":{\"number\":" + (missed + 1) + "}}")
                    .hasSize(missed);
        } else {
            assertThat(again.publications()).isEmpty();
            assertThat(again.data().utf8()).contains("{\"number\":" + (missed + 1) + "}");
        }
    }

    @Test
    void endWithTheLargestIntegerOfJavaScript() {
        TestServer server = server();
        Sequence all = server.fanfare().sequence("all");
        assertThat(server.get(all.next(LARGEST - 1)).last()).isEqualTo(LARGEST - 1);
        ErrorException two = refusal(server, all.next(2));
        assertThat(two.error()).isEqualTo(ProtocolError.LIMIT_EXCEEDED);
        assertThat(two).hasMessageContaining("\"all\"").hasMessageContaining("2^53 - 1");
        assertThat(server.get(all.next())).isEqualTo(LARGEST);
        assertThat(refusal(server, all.next()).error()).isEqualTo(ProtocolError.LIMIT_EXCEEDED);
        assertThat(server.get(all.current())).isEqualTo(LARGEST);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, LARGEST + 1, Long.MAX_VALUE})
    void refuseImpossibleCounts(long count) {
        TestServer server = server();
        ErrorException refused =
                refusal(server, server.fanfare().sequence("orders").next(count));
        assertThat(refused.error()).isEqualTo(ProtocolError.BAD_REQUEST);
        assertThat(refused).hasMessageContaining(Long.toString(count));
        assertThat(next(server, "orders")).isEqualTo(1);
    }

    @Test
    void refuseImpossibleNames() {
        TestServer server = server();
        for (String name : List.of("", "a\nb", "\u0000", "\uD800", "x".repeat(250))) {
            Sequence impossible = server.fanfare().sequence(name);
            for (CompletionStage<?> stage : List.of(impossible.next(), impossible.next(2), impossible.current())) {
                ErrorException refused = refusal(server, stage);
                assertThat(refused.error()).isEqualTo(ProtocolError.BAD_REQUEST);
                assertThat(refused).hasMessageContaining("the name of a sequence");
            }
        }
        assertThat(next(server, "Größe 1")).isEqualTo(1);
        assertThat(client(server, "ann")
                        .subscribe("sequence:Gr%C3%B6%C3%9Fe%201")
                        .data()
                        .utf8())
                .contains("\"number\":1");
    }

    @Test
    void sayWhenThereIsNoRoomForMore() {
        nodes.mustBeOne("the store is that of the node");
        TestServer server = server(builder -> builder.memoryMaxSize(100_000));
        CompletionStage<Long> stage = server.fanfare().sequence("s0").next();
        int begun = 1;
        for (server.settle(); !stage.toCompletableFuture().isCompletedExceptionally(); server.settle()) {
            assertThat(begun).isLessThan(10_000);
            stage = server.fanfare().sequence("s" + begun++).next();
        }
        assertThat(begun).isGreaterThan(10);
        ErrorException refused = refusal(server, stage);
        assertThat(refused.error()).isEqualTo(ProtocolError.LIMIT_EXCEEDED);
        assertThat(refused).hasMessageContaining("engine.memory.max_size");
    }

    @Test
    void areForClientsWithAUserIdUnlessTheApplicationSaysOtherwise() {
        TestServer server = server(builder ->
                builder.sequenceViewers((client, name) -> CompletableFuture.completedStage(!name.equals("secret"))));
        assertThat(client(server, "").refused(Request.Subscribe.to("sequence:orders")))
                .isEqualTo(ProtocolError.PERMISSION_DENIED);
        assertThat(client(server, "ann").refused(Request.Subscribe.to("sequence:secret")))
                .isEqualTo(ProtocolError.PERMISSION_DENIED);
        assertThat(client(server, "ann").subscribe("sequence:orders")).isNotNull();
        TestServer open = server(builder -> builder.sequences(new SequenceOptions(true)));
        assertThat(client(open, "").subscribe("sequence:orders")).isNotNull();
    }

    @Test
    void standBesideLiveObjectsWhichHaveViewersOfTheirOwn() {
        TestServer server = server(builder -> builder.live(LiveOptions.DEFAULT)
                .liveViewers((client, id) -> CompletableFuture.completedStage(id.equals("seen")))
                .sequenceViewers((client, name) -> CompletableFuture.completedStage(name.equals("followed"))));
        TestClient ann = client(server, "ann");
        assertThat(ann.subscribe("live:seen")).isNotNull();
        assertThat(ann.subscribe("sequence:followed")).isNotNull();
        assertThat(ann.refused(Request.Subscribe.to("live:followed"))).isEqualTo(ProtocolError.PERMISSION_DENIED);
        assertThat(ann.refused(Request.Subscribe.to("sequence:seen"))).isEqualTo(ProtocolError.PERMISSION_DENIED);
        server.get(server.fanfare().live().update("seen", Map.of("value", 1)));
        next(server, "followed");
        assertThat(received(ann)).containsExactlyInAnyOrder("{\"patch\":{\"value\":1}}", "{\"patch\":{\"number\":1}}");
    }

    @Test
    void areNotPublishedTo() {
        TestServer server = server();
        assertThat(client(server, "ann").refused(new Request.Publish("sequence:orders", Payload.utf8("1"))))
                .isEqualTo(ProtocolError.PERMISSION_DENIED);
        assertThat(refusal(server, server.fanfare().publish("sequence:orders", Payload.utf8("1"))))
                .hasMessageContaining("sequence_next");
    }

    @Test
    void areOffUntilSwitchedOn() {
        try (Fanfare fanfare = Fanfare.builder().build()) {
            assertThat(fanfare.hasSequences()).isFalse();
            assertThatThrownBy(() -> fanfare.sequence("orders"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("sequence.enabled");
        }
    }
}
