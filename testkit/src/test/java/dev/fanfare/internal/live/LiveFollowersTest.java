package dev.fanfare.internal.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.handler.SubscriptionGrant;
import dev.fanfare.handler.TokenVerifier;
import dev.fanfare.live.LiveOptions;
import dev.fanfare.live.LiveResult.Outcome;
import dev.fanfare.live.LiveState;
import dev.fanfare.live.LiveWrite;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.testkit.OnOneNodeAndOnTwo;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("L1 who follows a live object")
@OnOneNodeAndOnTwo
class LiveFollowersTest extends LiveTestBase {

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
}
