package dev.fanfare.internal.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.channel.DeltaType;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.PollMode;
import dev.fanfare.channel.PollOptions;
import dev.fanfare.channel.SubscriptionType;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.poll.SharedPollOptions;
import dev.fanfare.poll.SharedPollResult;
import dev.fanfare.poll.SharedPolls;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Reply;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.ServerMessage;
import dev.fanfare.protocol.UnsubscribeCode;
import dev.fanfare.testkit.Nodes;
import dev.fanfare.testkit.RecordingTransport;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("M25 who tracks keys of a shared poll is given their values")
class TrackingTest extends PollTestBase {

    @Test
    void whoSubscribesIsToldTheTypeAndAnEpochIfVersionsAreOurs() {
        Result.Subscribe versionless = subscribe(server(VERSIONLESS).connect());
        assertThat(versionless.keyed().type()).isEqualTo(4);
        assertThat(versionless.position().epoch()).matches("[a-zA-Z]{8}");
        assertThat(versionless.recoverable()).isFalse();
        assertThat(versionless.positioned()).isFalse();
        Result.Subscribe versioned = subscribe(server(VERSIONED).connect());
        assertThat(versioned.keyed().type()).isEqualTo(4);
        assertThat(versioned.position().epoch()).isEmpty();
    }

    @Test
    void whoExpectsAnotherKindOfChannelIsRefused() {
        TestServer server = server(
                Nodes.ONE,
                builder -> builder.namespace("votes", polled(VERSIONED).build())
                        .namespace("news", NamespaceOptions.DEFAULT));
        TestClient client = server.connect();
        for (int type = 0; type < 4; type++) {
            assertThat(client.refused(subscription("", type))).isEqualTo(ProtocolError.BAD_REQUEST);
        }
        Request.Subscribe stream = Request.Subscribe.to("news:a");
        assertThat(client.refused(stream.ofType(Request.Subscribe.SHARED_POLL, Request.MapPage.NONE)))
                .isEqualTo(ProtocolError.NOT_AVAILABLE);
    }

    @Test
    void aKeyIsAskedForAtOnceAndThenInTurns() {
        TestServer server = server(VERSIONED);
        backend.set("k1", "{\"v\":1}", 1);
        TestClient client = subscriber(server);
        track(server, client, "k1", "k2");
        assertThat(backend.asked()).containsExactly("k1 k2");
        assertThat(given(client)).containsExactly("k1={\"v\":1}@1");
        backend.set("k2", "2", 7);
        server.advance(INTERVAL);
        assertThat(backend.asked()).containsExactly("k1@1 k2");
        assertThat(given(client)).containsExactly("k2=2@7");
        server.advance(INTERVAL);
        assertThat(backend.asked()).containsExactly("k1@1 k2@7");
        assertThat(given(client)).isEmpty();
    }

    @Test
    void theReplyComesBeforeTheValues() {
        TestServer server = server(VERSIONED);
        backend.set("k1", "1", 1);
        TestClient client = subscriber(server);
        client.send(tracking(List.of(), signed(server, null, item("k1"))));
        List<ServerMessage> all = client.take();
        assertThat(all).hasSize(2);
        assertThat(all.get(0)).isInstanceOf(Reply.Success.class);
        assertThat(all.get(1)).isInstanceOf(Push.Published.class);
    }

    @Test
    void aKeyWithAVersionThatNobodyElseTracksWaitsForItsTurn() {
        TestServer server = server(VERSIONED);
        backend.set("k1", "1", 3);
        TestClient client = subscriber(server);
        track(server, client, item("k1", 2));
        assertThat(backend.asked()).isEmpty();
        server.advance(INTERVAL);
        assertThat(given(client)).containsExactly("k1=1@3");
    }

    @Test
    void theVersionThatAClientSaysHarmsNobodyElse() {
        TestServer server = server(VERSIONED);
        backend.set("k1", "1", 3);
        TestClient liar = subscriber(server);
        track(server, liar, item("k1", Long.MAX_VALUE));
        TestClient honest = subscriber(server);
        track(server, honest, "k1");
        assertThat(given(honest)).containsExactly("k1=1@3");
        backend.set("k1", "2", 4);
        server.advance(INTERVAL);
        assertThat(given(honest)).containsExactly("k1=2@4");
        assertThat(given(liar)).isEmpty();
    }

    @Test
    void whoComesLaterIsGivenTheValueAndTheOthersAreNotGivenItAgain() {
        for (PollOptions options : List.of(VERSIONED, VERSIONLESS)) {
            TestServer server = server(options);
            backend.set("k1", "1", options.mode() == PollMode.VERSIONED ? 5 : 0);
            TestClient first = subscriber(server);
            track(server, first, "k1");
            assertThat(given(first)).hasSize(1);
            TestClient second = subscriber(server);
            backend.asked();
            track(server, second, "k1");
            assertThat(backend.asked()).containsExactly("k1");
            assertThat(given(second)).hasSize(1);
            assertThat(given(first)).isEmpty();
        }
    }

    @Test
    void allClientsTogetherAskOnce() {
        TestServer server = server(VERSIONED);
        backend.set("k1", "1", 1);
        List<TestClient> clients = List.of(subscriber(server), subscriber(server), subscriber(server));
        clients.forEach(client -> track(server, client, "k1"));
        clients.forEach(client -> assertThat(given(client)).hasSize(1));
        backend.asked();
        backend.set("k1", "2", 2);
        server.advance(INTERVAL);
        assertThat(backend.asked()).containsExactly("k1@1");
        clients.forEach(client -> assertThat(given(client)).containsExactly("k1=2@2"));
    }

    @Test
    void keysHaveTheirTurnsInBatchesOverTheInterval() {
        TestServer server = server(VERSIONED.withRefresh(Duration.ofSeconds(3), 2));
        TestClient client = subscriber(server);
        track(server, client, item("e", 1), item("d", 1), item("c", 1), item("b", 1), item("a", 1));
        server.advance(Duration.ofSeconds(3));
        assertThat(backend.asked()).containsExactly("a b");
        server.advance(Duration.ofMillis(950));
        assertThat(backend.asked()).isEmpty();
        server.advance(Duration.ofMillis(50));
        assertThat(backend.asked()).containsExactly("c d");
        server.advance(Duration.ofSeconds(1));
        assertThat(backend.asked()).containsExactly("e");
        server.advance(Duration.ofSeconds(1));
        assertThat(backend.asked()).containsExactly("a b");
    }

    @Test
    void withoutVersionsOtherBytesAreAChange() {
        TestServer server = server(VERSIONLESS);
        backend.set("k1", "1");
        backend.set("k2", "1");
        TestClient client = subscriber(server);
        track(server, client, "k1", "k2");
        assertThat(given(client)).containsExactly("k1=1@1", "k2=1@2");
        server.advance(INTERVAL);
        assertThat(backend.asked()).containsExactly("k1 k2", "k1 k2");
        assertThat(given(client)).isEmpty();
        backend.set("k1", "2");
        server.advance(INTERVAL);
        assertThat(given(client)).containsExactly("k1=2@3");
    }

    @Test
    void whoComesBackSoonIsGivenOnlyWhatHasChanged() {
        TestServer server = server(VERSIONLESS);
        backend.set("k1", "1");
        backend.set("k2", "1");
        TestClient before = subscriber(server);
        track(server, before, "k1", "k2");
        String epoch = subscribe(server.connect()).position().epoch();
        before.drop();
        backend.set("k2", "2");
        TestClient after = server.connect();
        assertThat(subscribe(after).position().epoch()).isEqualTo(epoch);
        track(server, after, item("k1", 1), item("k2", 2));
        server.advance(INTERVAL);
        assertThat(given(after)).containsExactly("k2=2@3");
    }

    @Test
    void whatNobodyTracksIsForgotten() {
        TestServer server = server(VERSIONLESS);
        backend.set("k1", "1");
        TestClient client = subscriber(server);
        track(server, client, "k1");
        SharedPolls polls = server.fanfare().part(SharedPolls.class);
        assertThat(polls.counts().keys()).isEqualTo(1);
        client.call(untracking("k1", "unknown"), Result.SubRefresh.class);
        server.advance(Duration.ofSeconds(1));
        assertThat(polls.counts().keys()).isZero();
        assertThat(polls.counts().channels()).isEqualTo(1);
        backend.asked();
        server.advance(INTERVAL.multipliedBy(2));
        assertThat(backend.asked()).isEmpty();
        client.drop();
        server.advance(Duration.ofMinutes(1));
        assertThat(polls.counts().channels()).isZero();
    }

    @Test
    void whatIsUntrackedOrUnsubscribedStaysSilent() {
        TestServer server = server(VERSIONED);
        TestClient client = subscriber(server);
        track(server, client, "k1", "k2");
        client.call(untracking("k1"), Result.SubRefresh.class);
        backend.set("k1", "1", 1);
        backend.set("k2", "2", 1);
        server.advance(INTERVAL);
        assertThat(given(client)).containsExactly("k2=2@1");
        client.call(new Request.Unsubscribe(CHANNEL), Result.Unsubscribe.class);
        backend.set("k2", "3", 2);
        server.advance(INTERVAL);
        assertThat(given(client)).isEmpty();
        assertThat(client.refused(tracking(List.of(), signed(server, null, item("k1")))))
                .isEqualTo(ProtocolError.PERMISSION_DENIED);
    }

    @Test
    void aRemovedKeyLeavesAllWhoTrackIt() {
        TestServer server = server(VERSIONED);
        backend.set("k1", "1", 1);
        TestClient first = subscriber(server);
        TestClient second = subscriber(server);
        track(server, first, "k1");
        track(server, second, "k1");
        given(first);
        given(second);
        backend.remove("k1");
        server.advance(INTERVAL);
        assertThat(given(first)).containsExactly("k1 removed");
        assertThat(given(second)).containsExactly("k1 removed");
        backend.asked();
        server.advance(INTERVAL);
        assertThat(backend.asked()).isEmpty();
        backend.set("k1", "2", 2);
        track(server, first, "k1");
        assertThat(given(first)).containsExactly("k1=2@2");
        assertThat(given(second)).isEmpty();
    }

    @Test
    void anotherEpochSendsAllBackAndTheyFindItKnown() {
        TestServer server = server(VERSIONED);
        backend.set("k1", "1", 9);
        TestClient client = subscriber(server);
        track(server, client, "k1");
        assertThat(given(client)).containsExactly("k1=1@9");
        backend.epoch("second");
        backend.set("k1", "2", 1);
        // The backend counts anew, so that it does not leave the key out.
        backend.answers(request -> CompletableFuture.completedStage(
                new SharedPollResult(List.of(SharedPollResult.Item.of("k1", Payload.utf8("2"), 1)), "second")));
        server.advance(INTERVAL);
        assertThat(client.pushes(Push.Unsubscribed.class))
                .containsExactly(new Push.Unsubscribed(CHANNEL, UnsubscribeCode.INSUFFICIENT_STATE));
        server.advance(Duration.ofSeconds(20));
        assertThat(subscribe(client).position().epoch()).isEqualTo("second");
        track(server, client, "k1");
        assertThat(given(client)).containsExactly("k1=2@1");
        server.advance(INTERVAL);
        assertThat(client.pushes(Push.Unsubscribed.class)).isEmpty();
    }

    @Test
    void whoHasTheVersionBeforeIsGivenTheDifference() {
        TestServer server = server(
                Nodes.ONE,
                builder -> builder.namespace(
                        "votes",
                        polled(VERSIONED)
                                .allowedDeltaTypes(List.of(DeltaType.FOSSIL))
                                .build()));
        String before = "{\"text\":\"" + "x".repeat(100) + "\",\"n\":1}";
        String after = "{\"text\":\"" + "x".repeat(100) + "\",\"n\":2}";
        backend.set("k1", before, 1);
        TestClient json = server.connect();
        assertThat(json.call(subscription("fossil", Request.Subscribe.SHARED_POLL), Result.Subscribe.class)
                        .delta())
                .isTrue();
        TestClient binary = server.open(RecordingTransport.PROTOBUF);
        binary.connect();
        binary.call(subscription("fossil", Request.Subscribe.SHARED_POLL), Result.Subscribe.class);
        TestClient whole = subscriber(server);
        for (TestClient client : List.of(json, binary, whole)) {
            track(server, client, "k1");
        }
        assertThat(given(json)).containsExactly("k1=\"" + before.replace("\"", "\\\"") + "\"@1");
        assertThat(given(binary)).containsExactly("k1=" + before + "@1");
        assertThat(given(whole)).containsExactly("k1=" + before + "@1");
        backend.set(SharedPollResult.Item.of("k1", Payload.utf8(after), 2).after(Payload.utf8(before)));
        server.advance(INTERVAL);
        assertThat(given(json)).singleElement().asString().startsWith("k1~").hasSizeLessThan(60);
        assertThat(given(binary)).singleElement().asString().startsWith("k1~").hasSizeLessThan(60);
        assertThat(given(whole)).containsExactly("k1=" + after + "@2");
        // Whoever has another version, or none, is given all of it.
        TestClient newcomer = server.connect();
        newcomer.call(subscription("fossil", Request.Subscribe.SHARED_POLL), Result.Subscribe.class);
        track(server, newcomer, "k1");
        assertThat(given(newcomer)).containsExactly("k1=\"" + after.replace("\"", "\\\"") + "\"@2");
        backend.remove("k1");
        server.advance(INTERVAL);
        assertThat(given(json)).containsExactly("k1 removed");
    }

    @Test
    void aClientThatDoesNotReadIsClosedAndTheOthersGoOn() {
        TestServer server = server(VERSIONED);
        String large = '"' + "x".repeat(600_000) + '"';
        TestClient slow = subscriber(server);
        TestClient other = subscriber(server);
        track(server, slow, "k1");
        track(server, other, "k1");
        slow.transport().writable(false);
        for (int version = 1; version <= 3; version++) {
            backend.set("k1", large, version);
            server.advance(INTERVAL);
        }
        assertThat(slow.closedWith()).isEqualTo(Disconnect.SLOW);
        assertThat(given(other)).hasSize(3);
    }

    @Test
    void whoSpeaksJsonIsNotGivenBytes() {
        TestServer server = server(VERSIONED);
        backend.set(SharedPollResult.Item.of("k1", Payload.wrap(new byte[] {1, 2, 3}), 1));
        TestClient json = subscriber(server);
        TestClient binary = server.open(RecordingTransport.PROTOBUF);
        binary.connect();
        subscribe(binary);
        track(server, json, "k1");
        track(server, binary, "k1");
        assertThat(given(json)).isEmpty();
        assertThat(json.closedWith()).isNull();
        assertThat(given(binary)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Nodes.class)
    void theApplicationSaysAValueItself(Nodes nodes) {
        TestServer server = server(
                nodes,
                builder -> builder.namespace(
                        "votes", polled(VERSIONED.withPublishEnabled(true)).build()));
        backend.set("k1", "1", 1);
        TestClient client = subscriber(server);
        track(server, client, "k1", "k2");
        assertThat(given(client)).containsExactly("k1=1@1");
        SharedPolls polls = server.fanfare().part(SharedPolls.class);
        server.get(polls.publish(CHANNEL, "k1", Payload.utf8("2"), 2, ""));
        assertThat(given(client)).containsExactly("k1=2@2");
        server.get(polls.publish(CHANNEL, "k1", Payload.utf8("1"), 1, ""));
        server.get(polls.publish(CHANNEL, "other", Payload.utf8("1"), 1, ""));
        assertThat(given(client)).isEmpty();
        backend.asked();
        server.advance(INTERVAL);
        assertThat(backend.asked()).containsExactly("k2");
        server.advance(INTERVAL);
        assertThat(backend.asked()).containsExactly("k1@2 k2");
    }

    @Test
    void whatCannotBeSaidIsRefused() {
        TestServer server = server(
                Nodes.ONE,
                builder -> builder.namespace(
                                "votes",
                                polled(VERSIONED.withPublishEnabled(true)).build())
                        .namespace("silent", polled(VERSIONED).build())
                        .namespace("news", NamespaceOptions.DEFAULT));
        refused(server, "silent:a", "k1", "1", 1, ProtocolError.NOT_AVAILABLE);
        refused(server, "news:a", "k1", "1", 1, ProtocolError.BAD_REQUEST);
        refused(server, "unknown:a", "k1", "1", 1, ProtocolError.UNKNOWN_CHANNEL);
        refused(server, "", "k1", "1", 1, ProtocolError.BAD_REQUEST);
        refused(server, CHANNEL, "", "1", 1, ProtocolError.BAD_REQUEST);
        refused(server, CHANNEL, "k1", "", 1, ProtocolError.BAD_REQUEST);
        refused(server, CHANNEL, "k1", "1", 0, ProtocolError.BAD_REQUEST);
        assertThatThrownBy(() -> server.get(server.fanfare().publish(CHANNEL, Payload.utf8("1"))))
                .cause()
                .isInstanceOf(ErrorException.class)
                .hasMessageContaining("shared_poll_publish");
    }

    private static void refused(
            TestServer server, String channel, String key, String data, long version, ProtocolError error) {
        SharedPolls polls = server.fanfare().part(SharedPolls.class);
        assertThatThrownBy(() -> server.get(polls.publish(channel, key, Payload.utf8(data), version, "")))
                .cause()
                .isInstanceOfSatisfying(
                        ErrorException.class,
                        refusal -> assertThat(refusal.error()).isEqualTo(error));
    }

    @Test
    void theServerSubscribesNobodyToAPoll() {
        TestServer server = server(VERSIONED);
        TestClient client = server.connect();
        server.get(server.fanfare()
                .subscribe(ClientSelector.all(), CHANNEL, SubscribeOptions.DEFAULT)
                .handle((survey, problem) -> null));
        assertThat(client.pushes(Push.Subscribed.class)).isEmpty();
        assertThat(client.closedWith()).isNull();
    }

    @Test
    void whatIsMissingIsSaidWhenTheEngineIsBuilt() {
        NamespaceOptions polled = polled(VERSIONED).build();
        assertThatThrownBy(() -> new TestServer(builder -> builder.namespace("votes", polled)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("shared_poll.hmac_secret_key");
        assertThatThrownBy(() -> new TestServer(builder -> builder.sharedPolls(SharedPollOptions.of(SECRET))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("onSharedPollRefresh");
        assertThatThrownBy(() -> SharedPollOptions.of("")).hasMessageContaining("hmac_secret_key");
        assertThatThrownBy(() -> VERSIONLESS.withPublishEnabled(true)).hasMessageContaining("versioned");
        assertThatThrownBy(() -> polled(VERSIONED)
                        .historySize(1)
                        .historyTtl(Duration.ofSeconds(1))
                        .build())
                .hasMessageContaining("shared_poll");
        assertThat(polled.type()).isEqualTo(SubscriptionType.SHARED_POLL);
    }
}
