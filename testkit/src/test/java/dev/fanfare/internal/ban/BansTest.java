package dev.fanfare.internal.ban;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.Users;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.handler.SubscriptionGrant;
import dev.fanfare.handler.TokenVerifier;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.UnsubscribeCode;
import dev.fanfare.spi.Ban;
import dev.fanfare.testkit.FakeClock;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TwoNodeCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M23 users and tokens are kept out, on every node")
class BansTest {

    private static final Instant START = FakeClock.START;

    /** Tokens are a user, an id, and how many seconds after the start they were issued, which may be left out. */
    private static final TokenVerifier TOKENS = new TokenVerifier() {
        @Override
        public CompletionStage<Credentials> connection(String token) {
            String[] parts = token.split("/", -1);
            Credentials credentials = Credentials.of(parts[0]).withExpireAt(START.plus(Duration.ofDays(2)));
            return CompletableFuture.completedStage(credentials.withToken(parts[1], issued(parts)));
        }

        @Override
        public CompletionStage<SubscriptionGrant> subscription(String token) {
            String[] parts = token.split("/", -1);
            return CompletableFuture.completedStage(
                    new SubscriptionGrant(parts[0], "$room", "", SubscribeOptions.DEFAULT)
                            .withToken(parts[1], issued(parts)));
        }

        private @Nullable Instant issued(String[] parts) {
            return parts.length < 3 ? null : START.plusSeconds(Long.parseLong(parts[2]));
        }
    };

    private final TwoNodeCluster cluster = new TwoNodeCluster(
            2, new Random(1), builder -> builder.tokens(TOKENS).onConnecting(TestClient::believed));

    @AfterEach
    void close() {
        cluster.close();
    }

    private Users users(int node) {
        return cluster.node(node).fanfare().users();
    }

    private void done(CompletionStage<Void> stage) {
        cluster.settle();
        stage.toCompletableFuture().join();
    }

    /** A client that is connected, or was turned away. */
    private TestClient come(int node, String token) {
        TestClient client = cluster.node(node).open();
        client.send(token.contains("/") ? Request.Connect.with(token) : TestClient.as(token));
        return client;
    }

    private @Nullable Disconnect answered(int node, String token) {
        return come(node, token).closedWith();
    }

    private static Request.Subscribe room(String token) {
        return Request.Subscribe.to("$room").withToken(token);
    }

    @Test
    @DisplayName("M23 a blocked user loses its connections on all nodes, gets none, and nobody else notices")
    void blocked() {
        TestClient here = come(0, "ann");
        TestClient there = come(1, "ann/t1/5");
        TestClient bob = come(1, "bob");
        TestClient nobody = come(1, "");
        done(users(0).block("ann", null));
        assertThat(here.closedWith()).isEqualTo(Disconnect.PERMISSION_DENIED);
        assertThat(there.closedWith()).isEqualTo(Disconnect.PERMISSION_DENIED);
        assertThat(answered(1, "ann")).isEqualTo(Disconnect.PERMISSION_DENIED);
        assertThat(answered(0, "ann/t2/5")).isEqualTo(Disconnect.PERMISSION_DENIED);
        assertThat(bob.closedWith()).isNull();
        assertThat(nobody.closedWith()).isNull();
        assertThat(cluster.node(1).fanfare().nodeInfo().clients()).isEqualTo(2);

        done(users(1).unblock("ann"));
        assertThat(answered(0, "ann")).isNull();
        assertThat(answered(1, "ann")).isNull();
    }

    @Test
    void aBlockEndsInItsTime() {
        done(users(0).block("ann", cluster.node(0).clock().instant().plusSeconds(60)));
        cluster.advance(Duration.ofSeconds(59));
        assertThat(answered(1, "ann")).isEqualTo(Disconnect.PERMISSION_DENIED);
        cluster.advance(Duration.ofSeconds(1));
        assertThat(answered(1, "ann")).isNull();
    }

    @Test
    void whoIsBlockedWhileItConnectsIsTurnedAway() {
        CompletableFuture<Credentials> decision = new CompletableFuture<>();
        try (TwoNodeCluster other =
                new TwoNodeCluster(2, new Random(1), builder -> builder.onConnectingAsync(event -> decision))) {
            TestClient late = other.node(1).open();
            late.send(TestClient.as("ann"));
            var blocked = other.node(0).fanfare().users().block("ann", null).toCompletableFuture();
            other.settle();
            assertThat(blocked).isCompleted();
            assertThat(late.closedWith()).isNull();
            decision.complete(Credentials.of("ann"));
            other.settle();
            assertThat(late.closedWith()).isEqualTo(Disconnect.PERMISSION_DENIED);
            assertThat(other.node(1).fanfare().nodeInfo().clients()).isZero();
        }
    }

    @Test
    @DisplayName("M23 a revoked token opens and prolongs nothing, and its connections are closed")
    void revoked() {
        TestClient first = come(0, "ann/t1/5");
        TestClient second = come(1, "ann/t2/5");
        TestClient refreshed = come(1, "ann/t1/5");
        refreshed.call(new Request.Refresh("ann/t2/6"), Result.Refresh.class);
        done(users(1).revokeToken("t1", null));
        assertThat(first.closedWith()).isEqualTo(Disconnect.INVALID_TOKEN);
        assertThat(second.closedWith()).isNull();
        assertThat(refreshed.closedWith()).as("it has come by another since").isNull();
        assertThat(answered(1, "ann/t1/5")).isEqualTo(Disconnect.INVALID_TOKEN);
        assertThat(answered(0, "ann/t3/5")).isNull();
        second.send(new Request.Refresh("ann/t1/5"));
        assertThat(second.closedWith()).isEqualTo(Disconnect.INVALID_TOKEN);
    }

    @Test
    void aRevokedSubscriptionTokenSubscribesToNothing() {
        TestClient ann = come(1, "ann/c/5");
        done(users(0).revokeToken("s1", null));
        assertThat(ann.refused(room("ann/s1/5"))).isEqualTo(ProtocolError.PERMISSION_DENIED);
        ann.call(room("ann/s2/5"), Result.Subscribe.class);
        assertThat(ann.closedWith()).isNull();
    }

    @Test
    @DisplayName("M23 the tokens of a user from before a moment are worth nothing, those of later are")
    void invalidated() {
        TestClient older = come(0, "ann/a/9");
        TestClient newer = come(0, "ann/b/10");
        TestClient undated = come(1, "ann/c");
        TestClient withoutToken = come(1, "ann");
        TestClient bob = come(1, "bob/d/1");
        done(users(1).invalidateTokens("ann", "", START.plusSeconds(10), null));
        assertThat(older.closedWith()).isEqualTo(Disconnect.INVALID_TOKEN);
        assertThat(undated.closedWith()).isEqualTo(Disconnect.INVALID_TOKEN);
        assertThat(newer.closedWith()).isNull();
        assertThat(withoutToken.closedWith()).isNull();
        assertThat(bob.closedWith()).isNull();
        assertThat(answered(0, "ann/e/9")).isEqualTo(Disconnect.INVALID_TOKEN);
        assertThat(answered(0, "ann/e/11")).isNull();
        assertThat(newer.refused(room("ann/s/9"))).isEqualTo(ProtocolError.PERMISSION_DENIED);
        newer.call(room("ann/s/10"), Result.Subscribe.class);
    }

    @Test
    void theTokensOfOneChannelAreInvalidatedAlone() {
        TestClient ann = come(0, "ann/c/1");
        ann.call(room("ann/s/1"), Result.Subscribe.class);
        done(users(1).invalidateTokens("ann", "$room", START.plusSeconds(10), null));
        assertThat(ann.pushes(Push.Unsubscribed.class))
                .containsExactly(new Push.Unsubscribed("$room", UnsubscribeCode.EXPIRED));
        assertThat(ann.closedWith()).isNull();
        assertThat(ann.refused(room("ann/s/9"))).isEqualTo(ProtocolError.PERMISSION_DENIED);
        ann.call(room("ann/s/10"), Result.Subscribe.class);
    }

    @Test
    void aNodeThatWasOutOfSightHearsOfWhatWasBannedAndOfWhatWasLifted() {
        TestClient ann = come(1, "ann");
        done(users(0).block("bob", null));
        cluster.isolate(1);
        cluster.advance(Duration.ofSeconds(12));
        done(users(0).block("ann", null));
        done(users(0).unblock("bob"));
        assertThat(ann.closedWith()).isNull();
        assertThat(answered(1, "bob")).isEqualTo(Disconnect.PERMISSION_DENIED);
        cluster.rejoin(1);
        cluster.advance(Duration.ofSeconds(10));
        assertThat(ann.closedWith()).isEqualTo(Disconnect.PERMISSION_DENIED);
        assertThat(answered(1, "bob")).isNull();
        assertThat(answered(0, "bob"))
                .as("nor is it blocked by what the other knew")
                .isNull();
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> users(0).block("", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("user must not be empty");
        assertThatThrownBy(() -> users(0).revokeToken("", null)).hasMessage("id must not be empty");
        assertThatThrownBy(() -> done(users(0).block("ann", START.minusSeconds(1))))
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining("is past");
    }

    @Test
    void thereIsRoomForSoManyAndThoseThatAreOverMakeRoom() {
        FakeClock clock = new FakeClock();
        Bans bans = new Bans(clock);
        List<Ban> many = new ArrayList<>(IntStream.range(0, Bans.MOST)
                .mapToObj(i -> ban(bans, "user" + i, i == 0 ? clock.instant().plusSeconds(5) : null))
                .toList());
        bans.take(many);
        Ban another = ban(bans, "another", null);
        assertThatThrownBy(() -> bans.take(List.of(another)))
                .isInstanceOfSatisfying(
                        ErrorException.class,
                        refused -> assertThat(refused.error()).isEqualTo(ProtocolError.LIMIT_EXCEEDED));
        assertThat(bans.reason("another", "", null)).isNull();
        clock.advance(Duration.ofSeconds(5));
        bans.take(List.of(another));
        assertThat(bans.reason("another", "", null)).isNotNull();
        assertThat(bans.reason("user0", "", null)).isNull();
    }

    private static Ban ban(Bans bans, String user, @Nullable Instant until) {
        return bans.now(new Ban.Key(Ban.Kind.USER, user, ""), null, until, false);
    }
}
