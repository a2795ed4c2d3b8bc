package dev.fanfare.internal.poll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.poll.SharedPollOptions;
import dev.fanfare.poll.SharedPollResult;
import dev.fanfare.poll.SharedPolls;
import dev.fanfare.poll.TrackSignature;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.UnsubscribeCode;
import dev.fanfare.testkit.Nodes;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M25 what becomes of a shared poll whose backend fails, is slow or says nonsense")
class BackendTest extends PollTestBase {

    @Test
    @SuppressWarnings("NullAway") // An application may do so.
    void whatFailsIsTriedAgainInTheNextTurn() {
        TestServer server = server(VERSIONED);
        backend.set("k1", "1", 1);
        TestClient client = subscriber(server);
        for (Runnable failure : List.<Runnable>of(
                () -> backend.answers(request -> {
                    throw new IllegalStateException("down");
                }),
                () -> backend.answers(request -> CompletableFuture.failedStage(new IllegalStateException("down"))),
                () -> backend.answers(request -> CompletableFuture.completedStage(null)),
                () -> backend.answers(request -> null))) {
            failure.run();
            track(server, client, "k1");
            assertThat(given(client)).isEmpty();
            server.advance(INTERVAL);
            assertThat(given(client)).isEmpty();
            backend.answersAgain();
            server.advance(INTERVAL);
            assertThat(given(client)).containsExactly("k1=1@1");
            client.call(untracking("k1"), Result.SubRefresh.class);
            server.advance(Duration.ofSeconds(2));
        }
        SharedPolls polls = server.fanfare().part(SharedPolls.class);
        assertThat(polls.counts().failures()).isEqualTo(8);
        assertThat(client.closedWith()).isNull();
    }

    @Test
    void aNewcomerIsNotForgottenWhenTheAnswerForItFails() {
        TestServer server = server(VERSIONED);
        backend.set("k1", "1", 1);
        TestClient first = subscriber(server);
        track(server, first, "k1");
        backend.answers(request -> CompletableFuture.failedStage(new IllegalStateException("down")));
        TestClient second = subscriber(server);
        track(server, second, "k1");
        backend.answersAgain();
        backend.asked();
        server.advance(INTERVAL);
        // Whatever its version: the value has not changed, and one client does not have it.
        assertThat(backend.asked()).containsExactly("k1");
        assertThat(given(second)).containsExactly("k1=1@1");
    }

    @Test
    void anAnswerThatTakesTooLongIsNotWaitedFor() {
        TestServer server = server(VERSIONED);
        TestClient client = subscriber(server);
        backend.hold();
        track(server, client, "k1");
        assertThat(backend.held()).hasSize(1);
        server.advance(Duration.ofSeconds(29));
        assertThat(backend.held()).hasSize(1);
        backend.set("k1", "2", 2);
        backend.answersAgain();
        server.advance(Duration.ofSeconds(11));
        assertThat(given(client)).containsExactly("k1=2@2");
        backend.held()
                .get(0)
                .complete(SharedPollResult.of(List.of(SharedPollResult.Item.of("k1", Payload.utf8("9"), 9))));
        server.settle();
        assertThat(given(client)).isEmpty();
    }

    @Test
    void aSlowTurnDoesNotKeepNewcomersWaiting() {
        TestServer server = server(VERSIONED);
        TestClient first = subscriber(server);
        track(server, first, item("k1", 1));
        backend.hold();
        server.advance(INTERVAL);
        assertThat(backend.held()).hasSize(1);
        backend.answersAgain();
        backend.set("k2", "2", 2);
        TestClient second = subscriber(server);
        track(server, second, "k2");
        assertThat(given(second)).containsExactly("k2=2@2");
        // Nor are turns made up for: what was left of this one, and the next, come at once, and no more.
        server.advance(Duration.ofSeconds(25));
        backend.asked();
        backend.held().get(0).complete(SharedPollResult.UNCHANGED);
        server.settle();
        server.advance(Duration.ofSeconds(1));
        assertThat(backend.asked()).containsExactly("k2@2", "k1 k2@2");
    }

    @Test
    void aKeyIsNotAskedForTwiceAtATime() {
        TestServer server = server(VERSIONLESS);
        backend.hold();
        TestClient first = subscriber(server);
        track(server, first, "k1");
        TestClient second = subscriber(server);
        track(server, second, "k1");
        server.advance(INTERVAL);
        assertThat(backend.held()).hasSize(1);
        backend.held().get(0).complete(SharedPollResult.of(List.of(SharedPollResult.Item.of("k1", Payload.utf8("1")))));
        server.settle();
        assertThat(given(first)).containsExactly("k1=1@1");
        assertThat(given(second)).containsExactly("k1=1@1");
    }

    @Test
    void nonsenseIsLeftOutAndTheRestIsTaken() {
        TestServer server = server(VERSIONED);
        TestClient client = subscriber(server);
        backend.answers(request -> CompletableFuture.completedStage(SharedPollResult.of(List.of(
                SharedPollResult.Item.of("not-asked-for", Payload.utf8("1"), 1),
                SharedPollResult.Item.of("k1", Payload.utf8("without version")),
                SharedPollResult.Item.of("k1", Payload.EMPTY, 3),
                SharedPollResult.Item.removed("gone"),
                SharedPollResult.Item.of("gone", Payload.utf8("back"), 5),
                SharedPollResult.Item.of("k2", Payload.utf8("2"), 2),
                SharedPollResult.Item.of("k2", Payload.utf8("1"), 1)))));
        track(server, client, "k1", "k2", "gone");
        assertThat(given(client)).containsExactlyInAnyOrder("gone removed", "k2=2@2");
        assertThat(server.fanfare().part(SharedPolls.class).counts().failures()).isEqualTo(1);
        assertThat(server.fanfare().part(SharedPolls.class).counts().keys()).isEqualTo(2);
    }

    @Test
    void aBackendThatIsBehindIsAskedAgain() {
        TestServer server = server(VERSIONED);
        backend.set("k1", "5", 5);
        TestClient first = subscriber(server);
        track(server, first, "k1");
        given(first);
        backend.set("k1", "4", 4);
        TestClient second = subscriber(server);
        track(server, second, "k1");
        assertThat(given(second)).isEmpty();
        backend.set("k1", "5", 5);
        server.advance(INTERVAL);
        assertThat(given(second)).containsExactly("k1=5@5");
        assertThat(given(first)).isEmpty();
    }

    @Test
    void theFirstEpochSendsThoseBackWhoWereToldOfNone() {
        TestServer server = server(VERSIONED);
        backend.epoch("first");
        backend.set("k1", "1", 1);
        TestClient client = subscriber(server);
        track(server, client, "k1");
        assertThat(client.pushes(Push.Unsubscribed.class))
                .containsExactly(new Push.Unsubscribed(CHANNEL, UnsubscribeCode.INSUFFICIENT_STATE));
        assertThat(subscribe(client).position().epoch()).isEqualTo("first");
        track(server, client, "k1");
        assertThat(client.pushes(Push.Unsubscribed.class)).isEmpty();
        assertThat(given(client)).containsExactly("k1=1@1");
    }

    @Test
    void onlySoManyRequestsAreUnderWay() {
        TestServer server = server(
                Nodes.ONE,
                builder -> builder.sharedPolls(SharedPollOptions.of(SECRET).withConcurrencyLimit(2))
                        .namespace("votes", polled(VERSIONED).build()));
        backend.hold();
        List<TestClient> clients = IntStream.range(0, 5)
                .mapToObj(i -> {
                    TestClient client = server.connect();
                    String channel = "votes:" + i;
                    client.call(
                            Request.Subscribe.to(channel).ofType(Request.Subscribe.SHARED_POLL, Request.MapPage.NONE),
                            Result.Subscribe.class);
                    Request.TrackBatch batch = new Request.TrackBatch(
                            TrackSignature.of(
                                    SECRET,
                                    "",
                                    channel,
                                    List.of("k"),
                                    server.clock().instant(),
                                    null),
                            List.of(item("k")));
                    client.call(
                            new Request.SubRefresh(channel, "", Request.SubRefresh.TRACK, List.of(batch), List.of()),
                            Result.SubRefresh.class);
                    return client;
                })
                .toList();
        assertThat(backend.held()).hasSize(2);
        backend.held().get(0).complete(SharedPollResult.UNCHANGED);
        server.settle();
        assertThat(backend.held()).hasSize(3);
        backend.held().forEach(answer -> answer.complete(SharedPollResult.UNCHANGED));
        server.settle();
        assertThat(backend.held()).hasSize(5);
        clients.forEach(client -> assertThat(client.closedWith()).isNull());
    }
}
