package dev.fanfare.internal.poll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.poll.SharedPollOptions;
import dev.fanfare.poll.SharedPolls;
import dev.fanfare.poll.TrackSignature;
import dev.fanfare.protocol.Expiry;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.testkit.FakeClock;
import dev.fanfare.testkit.Nodes;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M25 what lets a client track keys of a shared poll")
class AdmissionTest extends PollTestBase {

    private static final Instant NOW = FakeClock.START;

    private static String sign(String secret, String user, String channel, List<String> keys, @Nullable Duration ttl) {
        return TrackSignature.of(secret, user, channel, keys, NOW, ttl == null ? null : NOW.plus(ttl));
    }

    private static Request.SubRefresh k1(String signature) {
        return tracking(List.of(), new Request.TrackBatch(signature, List.of(item("k1"))));
    }

    @Test
    void theCodeIsThatOfTheReference() {
        // Computed elsewhere: SHA-256 of "k1\0k2", then HMAC-SHA256 of the five parts.
        assertThat(TrackSignature.of(
                        "secret",
                        "42",
                        "votes:a",
                        List.of("k1", "k2"),
                        Instant.ofEpochSecond(1000),
                        Instant.ofEpochSecond(2000)))
                .isEqualTo("1000:2000:3c77e6b48cb3100ab803f58e0801842a26333ef99c30c675b57bd8ad2ed611ed");
    }

    @Test
    void aSignatureIsForOneUserOneChannelAndTheseKeysInThisOrder() {
        TestServer server = server(
                Nodes.ONE,
                builder -> builder.onConnecting(TestClient::believed)
                        .namespace("votes", polled(VERSIONED).build()));
        TestClient client = server.open();
        client.call(TestClient.as("anna"), Result.Connect.class);
        subscribe(client);
        List<String> keys = List.of("k1");
        for (String foreign : List.of(
                sign(SECRET, "bert", CHANNEL, keys, null),
                sign(SECRET, "anna", "votes:b", keys, null),
                sign(SECRET, "anna", CHANNEL, List.of("k2"), null),
                sign(SECRET, "anna", CHANNEL, List.of("k1", "k2"), null),
                sign("another secret", "anna", CHANNEL, keys, null),
                sign(SECRET, "anna", CHANNEL, keys, null).replace(":0:", ":9999999999:"),
                sign(SECRET, "anna", CHANNEL, keys, null).toUpperCase(Locale.ROOT),
                "",
                "::",
                "1:2:3",
                "99999999999999999999:0:" + "a".repeat(64),
                "-1:0:" + "a".repeat(64))) {
            assertThat(client.refused(k1(foreign))).as(foreign).isEqualTo(ProtocolError.PERMISSION_DENIED);
        }
        client.call(k1(sign(SECRET, "anna", CHANNEL, keys, null)), Result.SubRefresh.class);
        List<Request.TrackedItem> swapped = List.of(item("k3"), item("k2"));
        assertThat(client.refused(tracking(
                        List.of(),
                        new Request.TrackBatch(sign(SECRET, "anna", CHANNEL, List.of("k2", "k3"), null), swapped))))
                .isEqualTo(ProtocolError.PERMISSION_DENIED);
        assertThat(client.closedWith()).isNull();
    }

    @Test
    void thePreviousSecretIsAcceptedForWhatItSignedInItsTime() {
        List<String> keys = List.of("k1");
        record Case(@Nullable Instant validUntil, boolean isAccepted) {}
        for (Case each : List.of(new Case(null, true), new Case(NOW, true), new Case(NOW.minusSeconds(1), false))) {
            TestServer server = server(
                    Nodes.ONE,
                    builder -> builder.sharedPolls(SharedPollOptions.of("new").withPrevious(SECRET, each.validUntil))
                            .namespace("votes", polled(VERSIONED).build()));
            TestClient client = subscriber(server);
            client.call(k1(sign("new", "", CHANNEL, keys, null)), Result.SubRefresh.class);
            Request.SubRefresh old = k1(sign(SECRET, "", CHANNEL, keys, null));
            if (each.isAccepted) {
                client.call(old, Result.SubRefresh.class);
            } else {
                assertThat(client.refused(old)).isEqualTo(ProtocolError.PERMISSION_DENIED);
            }
        }
    }

    @Test
    void anEndedSignatureIsAcceptedForFiveSecondsMore() {
        TestServer server = server(VERSIONED);
        TestClient client = subscriber(server);
        Request.SubRefresh request = k1(sign(SECRET, "", CHANNEL, List.of("k1"), Duration.ofSeconds(10)));
        server.advance(Duration.ofSeconds(15));
        client.call(request, Result.SubRefresh.class);
        server.advance(Duration.ofSeconds(1));
        assertThat(client.refused(request)).isEqualTo(ProtocolError.TOKEN_EXPIRED);
    }

    @Test
    void theClientIsToldTheEarliestEndOfItsRequest() {
        TestServer server = server(VERSIONED);
        TestClient client = subscriber(server);
        assertThat(track(server, client, "k0").expiry()).isEqualTo(Expiry.NEVER);
        Result.SubRefresh both = client.call(
                tracking(
                        List.of(),
                        signed(server, Duration.ofSeconds(30), item("k1")),
                        signed(server, Duration.ofSeconds(6), item("k2")),
                        signed(server, null, item("k3"))),
                Result.SubRefresh.class);
        assertThat(both.expiry()).isEqualTo(new Expiry(true, 6));
        Result.SubRefresh one = client.call(
                tracking(List.of(), signed(server, Duration.ofSeconds(20), item("k4"))), Result.SubRefresh.class);
        assertThat(one.expiry()).isEqualTo(new Expiry(true, 20));
        assertThat(client.call(untracking("k4"), Result.SubRefresh.class).expiry())
                .isEqualTo(Expiry.NEVER);
    }

    @Test
    void whatIsNotSignedAnewIsDroppedWithoutAWord() {
        TestServer server = server(VERSIONED.withDelays(Duration.ofSeconds(1), Duration.ofSeconds(5)));
        TestClient client = subscriber(server);
        client.call(
                tracking(
                        List.of(),
                        signed(server, Duration.ofSeconds(10), item("k1"), item("k2")),
                        signed(server, Duration.ofSeconds(60), item("k3"))),
                Result.SubRefresh.class);
        server.advance(Duration.ofSeconds(8));
        client.call(tracking(List.of(), signed(server, Duration.ofSeconds(60), item("k2"))), Result.SubRefresh.class);
        SharedPolls polls = server.fanfare().part(SharedPolls.class);
        server.advance(Duration.ofSeconds(6));
        assertThat(polls.counts().keys()).isEqualTo(3);
        server.advance(Duration.ofSeconds(3));
        assertThat(polls.counts().keys()).isEqualTo(2);
        backend.set("k1", "1", 1);
        backend.set("k2", "1", 1);
        server.advance(INTERVAL);
        assertThat(given(client)).containsExactly("k2=1@1");
        server.advance(Duration.ofSeconds(60));
        assertThat(polls.counts().keys()).isZero();
        assertThat(client.closedWith()).isNull();
    }

    @Test
    void theLastBatchWithAKeyCounts() {
        TestServer server = server(VERSIONED);
        backend.set("k1", "1", 5);
        TestClient client = subscriber(server);
        client.call(
                tracking(List.of(), signed(server, null, item("k1", 5)), signed(server, null, item("k1", 0))),
                Result.SubRefresh.class);
        assertThat(given(client)).containsExactly("k1=1@5");
    }

    @Test
    void anOlderSayingOfTheClientDoesNotUndoWhatIsOnItsWay() {
        TestServer server = server(VERSIONED);
        backend.set("k1", "1", 5);
        TestClient client = subscriber(server);
        track(server, client, "k1");
        assertThat(given(client)).hasSize(1);
        track(server, client, item("k1", 3));
        assertThat(given(client)).isEmpty();
        // Whoever says that it has nothing is given it again.
        track(server, client, "k1");
        assertThat(given(client)).containsExactly("k1=1@5");
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        TestServer server = server(VERSIONED);
        TestClient client = subscriber(server);
        for (Request.SubRefresh senseless : List.of(
                tracking(List.of()),
                tracking(List.of("k1")),
                tracking(List.of(), signed(server, null)),
                tracking(List.of(), signed(server, null, item("k1")), signed(server, null)),
                tracking(List.of(), signed(server, null, item(""))),
                untracking(),
                new Request.SubRefresh(CHANNEL, "", 3, List.of(signed(server, null, item("k1"))), List.of("k1")),
                new Request.SubRefresh(CHANNEL, "", -1, List.of(signed(server, null, item("k1"))), List.of("k1")))) {
            assertThat(client.refused(senseless)).as("%s", senseless).isEqualTo(ProtocolError.BAD_REQUEST);
        }
        assertThat(client.closedWith()).isNull();
        assertThat(server.fanfare().part(SharedPolls.class).counts().keys()).isZero();
    }

    @Test
    void aStreamHasNoKeys() {
        TestServer server = server(
                Nodes.ONE,
                builder -> builder.withoutNamespace(NamespaceOptions.DEFAULT)
                        .namespace("votes", polled(VERSIONED).build()));
        TestClient client = server.connect();
        assertThat(client.refused(untracking("k1"))).isEqualTo(ProtocolError.PERMISSION_DENIED);
        client.subscribe("stream");
        assertThat(client.refused(
                        new Request.SubRefresh("stream", "", Request.SubRefresh.UNTRACK, List.of(), List.of("k1"))))
                .isEqualTo(ProtocolError.NOT_AVAILABLE);
    }

    @Test
    void noConnectionTracksMoreThanItMay() {
        TestServer server = server(VERSIONED.withMaxKeysPerConnection(3));
        TestClient client = subscriber(server);
        track(server, client, "k1", "k2", "k3");
        track(server, client, "k3", "k2");
        SharedPolls polls = server.fanfare().part(SharedPolls.class);
        Request.SubRefresh more = tracking(List.of(), signed(server, null, item("k4")));
        assertThat(client.refused(more)).isEqualTo(ProtocolError.LIMIT_EXCEEDED);
        assertThat(polls.counts().keys()).isEqualTo(3);
        client.call(
                tracking(List.of("k1", "k1", "unknown"), signed(server, null, item("k4"))), Result.SubRefresh.class);
        assertThat(client.refused(tracking(List.of("k1"), signed(server, null, item("k5")))))
                .isEqualTo(ProtocolError.LIMIT_EXCEEDED);
        // What is tracked and untracked at once is untracked.
        client.call(tracking(List.of("k5"), signed(server, null, item("k5"))), Result.SubRefresh.class);
        TestClient other = subscriber(server);
        track(server, other, "k1", "k2", "k3");
    }

    @Test
    void aHundredThousandKeysOfManyClientsAreForgottenWithThem() {
        TestServer server = server(VERSIONED.withRefresh(Duration.ofSeconds(10), 1000));
        List<TestClient> clients =
                IntStream.range(0, 20).mapToObj(i -> subscriber(server)).toList();
        for (int i = 0; i < clients.size(); i++) {
            int first = i * 5000;
            Request.TrackedItem[] items = IntStream.range(first, first + 5000)
                    .mapToObj(n -> item("key" + n))
                    .toArray(Request.TrackedItem[]::new);
            track(server, clients.get(i), items);
        }
        SharedPolls polls = server.fanfare().part(SharedPolls.class);
        assertThat(polls.counts().keys()).isEqualTo(100_000);
        assertThat(backend.asked())
                .hasSize(100)
                .allSatisfy(asked -> assertThat(asked.split(" ")).hasSizeLessThanOrEqualTo(1000));
        server.advance(Duration.ofSeconds(20));
        assertThat(backend.asked()).hasSizeBetween(100, 101);
        clients.forEach(TestClient::drop);
        server.advance(Duration.ofSeconds(2));
        assertThat(polls.counts().keys()).isZero();
    }
}
