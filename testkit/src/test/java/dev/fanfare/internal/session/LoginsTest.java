package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.Fanfare;
import dev.fanfare.handler.ConnectingEvent;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.SubscriptionGrant;
import dev.fanfare.handler.TokenVerifier;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.testkit.FakeClock;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import dev.fanfare.testkit.TwoNodeCluster;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("L5 when a login is over, so are its connections")
class LoginsTest extends SessionTestBase {

    /** Users are believed, and logins: the token is both. */
    private static Request.Connect by(String login) {
        return TestClient.as("ann/" + login);
    }

    private static Credentials believed(ConnectingEvent event) {
        String[] parts = TestClient.believed(event).user().split("/", -1);
        return Credentials.of(parts[0]).withLogin(parts[1]);
    }

    private static TestClient connected(TestClient client, String login) {
        client.call(by(login), Result.Connect.class);
        return client;
    }

    private static void revoke(Fanfare fanfare, TwoNodeCluster cluster, String login) {
        var revoked = fanfare.connections().revokeLogin(login).toCompletableFuture();
        cluster.settle();
        assertThat(revoked).isCompleted();
    }

    @Test
    @DisplayName("L5 a login that is revoked on one node loses its connections on all, and nobody else does")
    void revokedOnAllNodes() {
        try (TwoNodeCluster cluster =
                new TwoNodeCluster(2, new Random(1), builder -> builder.onConnecting(LoginsTest::believed))) {
            TestClient here = connected(cluster.node(0).open(), "one");
            TestClient there = connected(cluster.node(1).open(), "one");
            TestClient other = connected(cluster.node(1).open(), "two");
            TestClient nobody = connected(cluster.node(1).open(), "");
            revoke(cluster.node(0).fanfare(), cluster, "one");
            assertThat(here.closedWith()).isEqualTo(Disconnect.INVALID_TOKEN);
            assertThat(there.closedWith()).isEqualTo(Disconnect.INVALID_TOKEN);
            assertThat(other.closedWith()).isNull();
            assertThat(nobody.closedWith()).isNull();

            TestClient late = cluster.node(1).open();
            late.send(by("one"));
            assertThat(late.closedWith()).isEqualTo(Disconnect.INVALID_TOKEN);
        }
    }

    @Test
    void whoIsJustConnectingIsTurnedAway() {
        CompletableFuture<Credentials> decision = new CompletableFuture<>();
        TestServer server = server(builder -> builder.onConnectingAsync(event -> decision));
        TestClient client = server.open();
        client.send(by("one"));
        server.get(server.fanfare().connections().revokeLogin("one"));
        assertThat(client.closedWith()).isNull();
        decision.complete(Credentials.of("ann").withLogin("one"));
        server.settle();
        assertThat(client.closedWith()).isEqualTo(Disconnect.INVALID_TOKEN);
        assertThat(server.fanfare().nodeInfo().clients()).isZero();
    }

    /** Tokens are a user and a login. */
    private static final TokenVerifier TOKENS = new TokenVerifier() {
        @Override
        public CompletionStage<Credentials> connection(String token) {
            String[] parts = token.split("/", -1);
            return CompletableFuture.completedStage(Credentials.of(parts[0])
                    .withLogin(parts[1])
                    .withExpireAt(FakeClock.START.plus(Duration.ofHours(3))));
        }

        @Override
        public CompletionStage<SubscriptionGrant> subscription(String token) {
            throw new UnsupportedOperationException();
        }
    };

    @Test
    @DisplayName("L5 M7 a connection is of the login that its newest token names")
    void aConnectionFollowsItsToken() {
        TestServer server = server(builder -> builder.tokens(TOKENS));
        TestClient client = server.open();
        client.call(Request.Connect.with("ann/one"), Result.Connect.class);
        client.call(new Request.Refresh("ann/two"), Result.Refresh.class);
        server.get(server.fanfare().connections().revokeLogin("one"));
        assertThat(client.closedWith()).isNull();
        server.get(server.fanfare().connections().revokeLogin("two"));
        assertThat(client.closedWith()).isEqualTo(Disconnect.INVALID_TOKEN);
    }

    @Test
    void aTokenOfARevokedLoginProlongsNothing() {
        TestServer server = server(builder -> builder.tokens(TOKENS));
        TestClient client = server.open();
        client.call(Request.Connect.with("ann/one"), Result.Connect.class);
        server.get(server.fanfare().connections().revokeLogin("two"));
        client.send(new Request.Refresh("ann/two"));
        assertThat(client.closedWith()).isEqualTo(Disconnect.INVALID_TOKEN);
    }

    @Test
    void aNodeThatWasOutOfSightHearsOfIt() {
        try (TwoNodeCluster cluster =
                new TwoNodeCluster(2, new Random(1), builder -> builder.onConnecting(LoginsTest::believed))) {
            TestClient there = connected(cluster.node(1).open(), "one");
            cluster.isolate(1);
            cluster.advance(Duration.ofSeconds(12));
            revoke(cluster.node(0).fanfare(), cluster, "one");
            assertThat(there.closedWith()).isNull();
            cluster.rejoin(1);
            cluster.advance(Duration.ofSeconds(10));
            assertThat(there.closedWith()).isEqualTo(Disconnect.INVALID_TOKEN);
        }
    }

    @Test
    void anHourLaterItIsForgotten() {
        TestServer server = server(builder -> builder.onConnecting(LoginsTest::believed));
        server.get(server.fanfare().connections().revokeLogin("one"));
        server.advance(Duration.ofMinutes(59));
        TestClient early = server.open();
        early.send(by("one"));
        assertThat(early.closedWith()).isEqualTo(Disconnect.INVALID_TOKEN);
        server.advance(Duration.ofMinutes(1));
        assertThat(connected(server.open(), "one").closedWith()).isNull();
    }

    @Test
    void aLoginWithoutAnIdCannotBeRevoked() {
        TestServer server = server(builder -> {});
        assertThatThrownBy(() -> server.fanfare().connections().revokeLogin(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("login");
    }
}
