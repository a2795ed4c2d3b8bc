package dev.fanfare.internal.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.Users;
import dev.fanfare.cluster.UserStatus;
import dev.fanfare.protocol.Result;
import dev.fanfare.testkit.FakeClock;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TwoNodeCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M23 how users are doing is known on every node")
class UserStatusTest {

    private final TwoNodeCluster cluster = new TwoNodeCluster(builder -> builder.onConnecting(TestClient::believed));

    @AfterEach
    void close() {
        cluster.close();
    }

    private Users users(int node) {
        return cluster.node(node).fanfare().users();
    }

    private <T> T get(CompletionStage<T> stage) {
        cluster.settle();
        return stage.toCompletableFuture().join();
    }

    private void update(int node, String user, String state) {
        get(users(node).updateStatus(List.of(user), state).thenApply(done -> true));
    }

    private Instant now() {
        return cluster.node(0).clock().instant();
    }

    @Test
    @DisplayName("M23 when a user was active, what it does, and when it was last connected, wherever that was")
    void aStatusIsPutTogether() {
        TestClient ann = cluster.node(1).open();
        ann.call(TestClient.as("ann"), Result.Connect.class);
        assertThat(get(users(0).statuses(List.of("bob", "ann"))))
                .containsExactly(new UserStatus("bob", null, null, ""), new UserStatus("ann", null, now(), ""));

        update(0, "ann", "writing");
        cluster.advance(Duration.ofSeconds(1));
        update(1, "ann", "away");
        Instant active = now();
        cluster.advance(Duration.ofSeconds(2));
        assertThat(get(users(0).statuses(List.of("ann"))))
                .containsExactly(new UserStatus("ann", active, now(), "away"));
        ann.drop();
        cluster.settle();
        Instant gone = now();
        cluster.advance(Duration.ofSeconds(2));
        assertThat(get(users(0).statuses(List.of("ann")))).containsExactly(new UserStatus("ann", active, gone, "away"));

        get(users(1).deleteStatus(List.of("ann")).thenApply(done -> true));
        assertThat(get(users(0).statuses(List.of("ann")))).containsExactly(new UserStatus("ann", null, null, ""));
    }

    @Test
    void aStatusIsForgottenAfterSevenDays() {
        FakeClock clock = new FakeClock();
        Statuses statuses = new Statuses(new SessionRegistry(), clock);
        statuses.update(List.of("ann"), "away", clock.instant());
        clock.advance(Statuses.REMEMBERED.minusMillis(1));
        assertThat(statuses.of(List.of("ann")).get(0).state()).isEqualTo("away");
        clock.advance(Duration.ofMillis(1));
        assertThat(statuses.of(List.of("ann")).get(0).state()).isEmpty();
    }

    @Test
    void ofTooManyTheOldestAreForgotten() {
        FakeClock clock = new FakeClock();
        Statuses statuses = new Statuses(new SessionRegistry(), clock);
        for (int i = 0; i <= Statuses.MOST; i++) {
            statuses.update(List.of("user" + i), "here", clock.instant());
        }
        assertThat(statuses.of(List.of("user0", "user1")))
                .extracting(UserStatus::state)
                .containsExactly("", "here");
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> users(0).statuses(List.of())).hasMessage("users must be 1 to 1000, and are 0");
        assertThatThrownBy(() -> users(0).statuses(Collections.nCopies(1_001, "ann")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> users(0).deleteStatus(List.of(""))).hasMessage("user must not be empty");
        assertThatThrownBy(() -> users(0).updateStatus(List.of("ann"), "x".repeat(201)))
                .hasMessage("a state has at most 200 characters, and this has 201");
    }
}
