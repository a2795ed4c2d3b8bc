package dev.fanfare.internal.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.FanfareBuilder;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.handler.SubscriptionGrant;
import dev.fanfare.handler.TokenVerifier;
import dev.fanfare.live.LiveObjects;
import dev.fanfare.live.LiveOptions;
import dev.fanfare.live.LiveResult;
import dev.fanfare.live.LiveResult.Outcome;
import dev.fanfare.live.LiveState;
import dev.fanfare.live.LiveWrite;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.testkit.Nodes;
import dev.fanfare.testkit.OnOneNodeAndOnTwo;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("L1 live objects")
@OnOneNodeAndOnTwo
class LiveObjectsTest {

    @Parameter
    Nodes nodes = Nodes.ONE;

    private final List<TestServer> servers = new ArrayList<>();

    @AfterEach
    void closeServers() {
        servers.forEach(TestServer::close);
    }

    private TestServer server(Consumer<FanfareBuilder> configure) {
        TestServer server = nodes.server(builder -> {
            builder.live(LiveOptions.DEFAULT).onConnecting(event -> TestClient.believed(event));
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

    private static LiveResult update(TestServer server, String id, Map<String, ?> attributes) {
        return server.get(server.fanfare().live().update(id, attributes));
    }

    private static LiveState get(TestServer server, String id) {
        return server.get(server.fanfare().live().get(id));
    }

    /** The data of what a client received since it was last asked. */
    private static List<String> received(TestClient client) {
        return client.pushes(Push.Published.class).stream()
                .map(push -> push.publication().data().utf8())
                .toList();
    }

    private static ProtocolError refusal(TestServer server, CompletionStage<?> stage) {
        try {
            server.get(stage);
        } catch (RuntimeException failed) {
            if (failed.getCause() instanceof ErrorException refused) {
                return refused.error();
            }
            throw failed;
        }
        throw new AssertionError("nothing was refused");
    }

    @Test
    void whoFollowsAnObjectIsGivenAllOfItAndThenWhatChanges() {
        TestServer server = server();
        update(server, "job:42", Map.of("text1", "Packing", "progress", 10));
        TestClient client = client(server, "ann");
        Result.Subscribe reply = client.subscribe("live:job:42");
        assertThat(reply.data().utf8()).isEqualTo("{\"state\":{\"progress\":10,\"text1\":\"Packing\"},\"version\":1}");
        assertThat(reply.position().offset()).isEqualTo(1);
        assertThat(reply.recoverable()).isTrue();
        update(server, "job:42", Map.of("text1", "Packing", "progress", 40));
        update(server, "job:43", Map.of("progress", 1));
        server.get(server.fanfare().live().unset("job:42", "text1"));
        assertThat(received(client)).containsExactly("{\"patch\":{\"progress\":40}}", "{\"patch\":{\"text1\":null}}");
        LiveState state = get(server, "job:42");
        assertThat(state.version()).isEqualTo(3);
        assertThat(state.toJson().utf8()).isEqualTo("{\"progress\":40}");
    }

    @Test
    void anObjectThatIsNotThereCanBeFollowedAndComes() {
        TestServer server = server();
        TestClient client = client(server, "ann");
        assertThat(client.subscribe("live:later").data().utf8()).isEqualTo("{\"state\":null,\"version\":0}");
        update(server, "later", Map.of("busy", true));
        assertThat(received(client)).containsExactly("{\"patch\":{\"busy\":true}}");
        assertThat(server.get(server.fanfare().live().remove("later")).isApplied())
                .isTrue();
        assertThat(received(client)).containsExactly("{\"gone\":\"removed\"}");
        assertThat(get(server, "later").exists()).isFalse();
        assertThat(server.get(server.fanfare().live().remove("later")).outcome())
                .isEqualTo(Outcome.UNCHANGED);
    }

    @Test
    @DisplayName("L9 a client that shows a change already is not told of it, and of the next one is")
    void whoIsExcludedIsNotTold() {
        TestServer server = server();
        TestClient ann = server.open();
        String id = ann.call(TestClient.as("ann"), Result.Connect.class).client();
        ann.subscribe("live:job");
        TestClient ben = client(server, "ben");
        ben.subscribe("live:job");
        server.get(server.fanfare().live().update("job", Map.of("value", 1), LiveWrite.DEFAULT.exclude(id)));
        update(server, "job", Map.of("value", 2));
        server.get(server.fanfare().live().replace("job", Map.of("text1", "x"), LiveWrite.IF_EXISTS.exclude(id)));
        assertThat(received(ann)).containsExactly("{\"patch\":{\"value\":2}}");
        assertThat(received(ben)).hasSize(3);
        assertThat(ann.pushes(Push.Unsubscribed.class)).isEmpty();
    }

    @Test
    void whatIsOverIsAnnounced() {
        TestServer server = server();
        server.get(server.fanfare()
                .live()
                .update("soon", Map.of("value", 1), LiveWrite.DEFAULT.withTtl(Duration.ofMinutes(5))));
        TestClient client = client(server, "ann");
        assertThat(client.subscribe("live:soon").data().utf8())
                .isEqualTo("{\"state\":{\"value\":1},\"version\":1,\"expires_in\":300000}");
        assertThat(get(server, "soon").expiresIn()).isEqualTo(Duration.ofMinutes(5));
        for (int second = 0; second <= 300; second++) {
            server.advance(Duration.ofSeconds(1));
            if (client.takePing()) {
                client.send(new Request.Pong());
            }
        }
        assertThat(get(server, "soon").exists()).isFalse();
        assertThat(received(client)).containsExactly("{\"gone\":\"expired\"}");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 9})
    @DisplayName("L1 a reply carries all of the object or what was missed of it, never both")
    void whoComesBackIsGivenWhatWasMissedOrAllOfIt(int missed) {
        TestServer server =
                server(builder -> builder.live(LiveOptions.DEFAULT.withRetention(3, Duration.ofMinutes(1))));
        update(server, "job", Map.of("text1", "x", "progress", 0));
        StreamPosition seen = client(server, "ann").subscribe("live:job").position();
        for (int i = 1; i <= missed; i++) {
            update(server, "job", Map.of("progress", i));
        }
        TestClient again = client(server, "ann");
        Result.Subscribe reply = again.call(Request.Subscribe.to("live:job").recovering(seen), Result.Subscribe.class);
        assertThat(reply.wasRecovering()).isTrue();
        assertThat(reply.recovered()).isEqualTo(missed <= 3);
        if (missed <= 3) {
            assertThat(reply.data()).isEqualTo(Payload.EMPTY);
            assertThat(reply.publications()).hasSize(missed);
        } else {
            assertThat(reply.publications()).isEmpty();
            assertThat(reply.data().utf8())
                    .isEqualTo("{\"state\":{\"progress\":" + missed + ",\"text1\":\"x\"},\"version\":" + (missed + 1)
                            + "}");
            assertThat(reply.position().offset()).isEqualTo(missed + 1);
        }
        update(server, "job", Map.of("progress", 99));
        assertThat(received(again)).containsExactly("{\"patch\":{\"progress\":99}}");
    }

    @Test
    void changesThatAreTooLargeTogetherComeAsTheWholeObject() {
        TestServer server = server(builder -> builder.live(LiveOptions.DEFAULT.withMaxSize(1_000_000)));
        update(server, "large", Map.of("text1", "x"));
        StreamPosition seen = client(server, "ann").subscribe("live:large").position();
        for (int i = 0; i < 5; i++) {
            update(server, "large", Map.of("text1", Integer.toString(i).repeat(400_000)));
        }
        Result.Subscribe reply =
                client(server, "ann").call(Request.Subscribe.to("live:large").recovering(seen), Result.Subscribe.class);
        assertThat(reply.recovered()).isFalse();
        assertThat(reply.data().size()).isGreaterThan(400_000);
        assertThat(reply.publications()).isEmpty();
    }

    @Test
    void aWriteThatComesTooLateIsToldWhatIsThere() {
        TestServer server = server();
        LiveObjects live = server.fanfare().live();
        long version = update(server, "job", Map.of("text1", "a")).version();
        assertThat(server.get(live.update("job", Map.of("text1", "b"), LiveWrite.ifVersion(version)))
                        .outcome())
                .isEqualTo(Outcome.APPLIED);
        LiveResult late = server.get(live.update("job", Map.of("text1", "c"), LiveWrite.ifVersion(version)));
        assertThat(late.outcome()).isEqualTo(Outcome.CONFLICT);
        assertThat(late.version()).isEqualTo(version + 1);
        assertThat(late.attributes()).isEqualTo(Map.of("text1", Payload.utf8("\"b\"")));
        assertThat(server.get(live.update("job", Map.of("text1", "d"), LiveWrite.IF_NEW))
                        .outcome())
                .isEqualTo(Outcome.CONFLICT);
        assertThat(server.get(live.update("other", Map.of("text1", "d"), LiveWrite.IF_EXISTS))
                        .outcome())
                .isEqualTo(Outcome.CONFLICT);
        assertThat(get(server, "job").text("text1")).isEqualTo("b");
    }

    @Test
    @DisplayName("L2 the server adds, replaces, and sends messages that change nothing")
    void theServerAddsReplacesAndSaysMessages() {
        TestServer server = server();
        LiveObjects live = server.fanfare().live();
        TestClient client = client(server, "ann");
        client.subscribe("live:votes");
        assertThat(server.get(live.add("votes", "value", 2)).attributes())
                .isEqualTo(Map.of("value", Payload.utf8("2")));
        server.get(live.add("votes", "value", -1));
        server.get(live.message("votes", "thank you"));
        server.get(live.replace("votes", Map.of("text1", "closed"), LiveWrite.DEFAULT));
        assertThat(received(client))
                .containsExactly(
                        "{\"patch\":{\"value\":2}}",
                        "{\"patch\":{\"value\":1}}",
                        "{\"message\":\"thank you\"}",
                        "{\"patch\":{\"text1\":\"closed\",\"value\":null}}");
        assertThat(refusal(server, live.add("votes", "text1", 1)).code()).isEqualTo(107);
        assertThat(refusal(server, live.add("votes", "progress", 1)).code()).isEqualTo(107);
        assertThat(refusal(server, live.unset("votes", "half \ud800")).code()).isEqualTo(107);
        assertThat(refusal(server, live.add("votes", "other", Long.MAX_VALUE)).code())
                .isEqualTo(107);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "text1    | 1",
                "text3    | {}",
                "progress | -1",
                "progress | 100.5",
                "progress | \"50\"",
                "busy     | 1",
                "busy     | \"true\"",
                "value    | []",
                "value    | true",
                "datetime | \"tomorrow\"",
                "datetime | 1700000000",
                "any      | 9007199254740993",
                "any      | [1,{\"deep\":-9007199254740993}]",
                "any      | 123456789012345678901234567890",
                "any      | {broken",
            })
    void whatAnAttributeCannotBeIsRefusedByName(String name, String json) {
        TestServer server = server();
        assertThatThrownBy(() -> update(server, "job", Map.of("text2", "kept?", name, Payload.utf8(json))))
                .hasRootCauseInstanceOf(ErrorException.class)
                .rootCause()
                .hasMessageContaining("\"" + name + "\"");
        assertThat(get(server, "job").exists()).isFalse();
    }

    @Test
    void attributesAreAnyOtherJson() {
        TestServer server = server();
        Map<String, @Nullable Object> attributes = new HashMap<>();
        attributes.put("text1", "");
        attributes.put("progress", 99.5);
        attributes.put("busy", false);
        attributes.put("value", "12 kg");
        attributes.put("datetime", Instant.parse("2026-01-31T18:00:00Z"));
        attributes.put("large", 9007199254740991L);
        attributes.put("ümlaut \"x\"", List.of(1, Map.of("a", 2)));
        attributes.put("nothing", null);
        update(server, "job", attributes);
        assertThat(get(server, "job").toJson().utf8())
                .isEqualTo("{\"busy\":false,\"datetime\":\"2026-01-31T18:00:00Z\",\"large\":9007199254740991,"
                        + "\"progress\":99.5,\"text1\":\"\",\"value\":\"12 kg\",\"ümlaut \\\"x\\\"\":[1,{\"a\":2}]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "a\u0000", "\u007f", "\ud800"})
    void anIdThatIsImpossibleIsRefused(String id) {
        TestServer server = server();
        LiveObjects live = server.fanfare().live();
        List<CompletionStage<?>> all = List.of(
                live.update(id, Map.of("text1", "x")),
                live.get(id),
                live.remove(id),
                live.add(id, "value", 1),
                live.unset(id, "text1"),
                live.message(id, "x"));
        all.forEach(each -> assertThat(refusal(server, each).code()).isEqualTo(107));
    }

    @Test
    void anIdIsAsLongAsAChannelNameAllows() {
        TestServer server = server();
        assertThat(update(server, "x".repeat(250), Map.of("text1", "x")).isApplied())
                .isTrue();
        assertThat(refusal(server, server.fanfare().live().get("x".repeat(251))).code())
                .isEqualTo(107);
    }

    @Test
    void anIdThatNoChannelNameCanHaveIsPercentEncodedAndInOneWayOnly() {
        TestServer server = server();
        update(server, "Größe 1%", Map.of("text1", "x"));
        TestClient client = client(server, "ann");
        assertThat(client.subscribe("live:Gr%C3%B6%C3%9Fe%201%25").data().utf8())
                .contains("\"x\"");
        for (String other : List.of("live:Gr%c3%b6%C3%9Fe%201%25", "live:%41", "live:%4", "live:%zz", "live:")) {
            assertThat(client.refused(Request.Subscribe.to(other)).code()).isEqualTo(107);
        }
    }

    @Test
    @DisplayName("L5 nobody sees an object but who may")
    void nobodySeesAnObjectButWhoMay() {
        TestServer server = server(builder -> builder.liveViewers((client, id) -> switch (id) {
            case "broken" -> throw new IllegalStateException("no database");
            case "none" -> CompletableFuture.failedStage(new IllegalStateException("no database"));
            default -> CompletableFuture.completedStage(id.endsWith(client.user()));
        }));
        update(server, "of-ann", Map.of("text1", "secret"));
        TestClient ann = client(server, "ann");
        assertThat(ann.subscribe("live:of-ann").data().utf8()).contains("secret");
        TestClient bob = client(server, "bob");
        assertThat(bob.refused(Request.Subscribe.to("live:of-ann")).code()).isEqualTo(103);
        assertThat(bob.refused(Request.Subscribe.to("live:broken")).code()).isEqualTo(103);
        assertThat(bob.refused(Request.Subscribe.to("live:none")).code()).isEqualTo(103);
        assertThat(client(server, "").refused(Request.Subscribe.to("live:of-")).code())
                .isEqualTo(103);
        update(server, "of-ann", Map.of("text1", "still secret"));
        assertThat(received(bob)).isEmpty();
        assertThat(received(ann)).hasSize(1);
    }

    @Test
    void anonymousClientsSeeObjectsWhereTheOptionsSaySo() {
        TestServer server = server(builder ->
                builder.onConnecting(event -> Credentials.ANONYMOUS).live(LiveOptions.DEFAULT.withAnonymous(true)));
        update(server, "public", Map.of("text1", "hello"));
        assertThat(server.connect().subscribe("live:public").data().utf8()).contains("hello");
    }

    @Test
    @DisplayName("L9 nobody but the server changes an object")
    void nobodyButTheServerChangesAnObject() {
        TestServer server = server(builder ->
                builder.clients(ClientOptions.builder().insecure(true).build()));
        TestClient client = client(server, "ann");
        client.subscribe("live:job");
        ProtocolError refusal = client.refused(new Request.Publish("live:job", Payload.utf8("{\"patch\":{}}")));
        assertThat(refusal.code()).isEqualTo(108);
        assertThat(refusal(server, server.fanfare().publish("live:job", Payload.utf8("1")))
                        .code())
                .isEqualTo(108);
        assertThat(received(client)).isEmpty();
    }

    @Test
    void aTimeThatNoClockCanTellIsRefused() {
        for (Duration time :
                List.of(Duration.ofMillis(-1), Duration.ofMillis(Long.MAX_VALUE), ChronoUnit.FOREVER.getDuration())) {
            assertThatThrownBy(() -> LiveWrite.DEFAULT.withTtl(time))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("ttl");
        }
        assertThatThrownBy(() -> LiveOptions.DEFAULT.withRetention(1, ChronoUnit.FOREVER.getDuration()))
                .hasMessageContaining("retention_ttl");
    }

    @Test
    void aFollowerKnowsWhereItStandsWhateverTheApplicationSaysOfIt() {
        SubscribeOptions wishes = SubscribeOptions.builder()
                .data(Payload.utf8("{\"of\":\"another kind\"}"))
                .forceRecovery(false)
                .build();
        TestServer server = server(builder -> builder.tokens(new TokenVerifier() {
            @Override
            public CompletionStage<Credentials> connection(String token) {
                return CompletableFuture.completedStage(Credentials.of(token));
            }

            @Override
            public CompletionStage<SubscriptionGrant> subscription(String token) {
                return CompletableFuture.completedStage(new SubscriptionGrant(token, "live:job", "", wishes));
            }
        }));
        update(server, "job", Map.of("progress", 1));
        TestClient client = server.open();
        client.call(Request.Connect.with("ann"), Result.Connect.class);
        Request.Subscribe request = Request.Subscribe.to("live:job").withToken("ann");
        Result.Subscribe first = client.call(request, Result.Subscribe.class);
        assertThat(first.data().utf8()).isEqualTo("{\"state\":{\"progress\":1},\"version\":1}");
        assertThat(first.recoverable()).isTrue();
        update(server, "job", Map.of("progress", 2));
        TestClient another = server.open();
        another.call(Request.Connect.with("ann"), Result.Connect.class);
        Result.Subscribe again = another.call(request.recovering(first.position()), Result.Subscribe.class);
        assertThat(again.recovered()).isTrue();
        assertThat(again.data()).isEqualTo(Payload.EMPTY);
        assertThat(again.publications()).hasSize(1);
    }

    @Test
    void anObjectThatIsTooLargeStaysAsItWas() {
        TestServer server = server(builder -> builder.live(LiveOptions.DEFAULT.withMaxSize(100)));
        update(server, "job", Map.of("text1", "x".repeat(80)));
        assertThat(update(server, "job", Map.of("text2", "x".repeat(80))).outcome())
                .isEqualTo(Outcome.TOO_LARGE);
        assertThat(get(server, "job").attributes()).containsOnlyKeys("text1");
        assertThat(refusal(server, server.fanfare().live().message("job", "x".repeat(100)))
                        .code())
                .isEqualTo(107);
    }

    @Test
    void anObjectIsReadAsOneOfTheApplication() {
        record Job(String text1, int progress) {}
        TestServer server = server();
        update(server, "job", Map.of("text1", "Packing", "progress", 40));
        assertThat(get(server, "job").as(Job.class)).isEqualTo(new Job("Packing", 40));
    }

    @Test
    void withoutLiveObjectsTheirNamespaceIsOneLikeAnyOther() {
        TestServer server = nodes.server(builder -> {});
        servers.add(server);
        assertThat(server.fanfare().hasLive()).isFalse();
        assertThatThrownBy(() -> server.fanfare().live())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("live.enabled");
    }
}
