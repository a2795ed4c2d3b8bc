package dev.fanfare.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.spi.Ticker;
import dev.fanfare.testkit.FakeClock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class GroupsTest {

    @RepeatedTest(20)
    @DisplayName("N6 who is put into a group is in it, whatever happens to other groups meanwhile")
    void groupsOfAMemberChangeAtTheSameTime() throws Exception {
        Groups groups = new Groups(Ticker.system(), Duration.ofHours(1), 10);
        Member ann = Member.client("ann");
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> {
            while (!done.get()) {
                groups.add("others", ann);
                groups.remove("others", ann);
            }
        });
        try {
            for (int i = 0; i < 20_000; i++) {
                groups.add("mine", ann);
                assertThat(groups.of("ann", "")).contains("mine");
                groups.remove("mine", ann);
                assertThat(groups.of("ann", "")).doesNotContain("mine");
            }
        } finally {
            done.set(true);
        }
        other.get(20, TimeUnit.SECONDS);
    }

    @Test
    @DisplayName("N6 a client that is gone for long is in no group, one that is there or comes back is, and users stay")
    void clientsEnd() {
        FakeClock clock = new FakeClock();
        Groups groups = new Groups(clock.ticker(), Duration.ofHours(1), 10);
        groups.connected(Set.of("there")::contains);
        for (Member member :
                List.of(Member.client("gone"), Member.client("there"), Member.client("back"), Member.user("away"))) {
            assertThat(groups.add("g", member)).isTrue();
        }
        clock.advance(Duration.ofMinutes(50));
        groups.seen("back");
        clock.advance(Duration.ofMinutes(20));
        assertThat(groups.add("g", Member.user("another"))).isTrue();
        assertThat(groups.of("gone", "")).isEmpty();
        assertThat(groups.of("there", "")).containsExactly("g");
        assertThat(groups.of("back", "")).containsExactly("g");
        assertThat(groups.of("gone", "away")).containsExactly("g");
        clock.advance(Duration.ofHours(2));
        groups.add("g", Member.user("a third"));
        assertThat(groups.of("there", "")).containsExactly("g");
        assertThat(groups.of("back", "")).isEmpty();
    }

    @Test
    @DisplayName("N6 however many clients are put into groups and go, there is room for others")
    void churn() {
        FakeClock clock = new FakeClock();
        Groups groups = new Groups(clock.ticker(), Duration.ofHours(1), 100);
        Member victim = Member.user("victim");
        groups.add("g", victim);
        for (int i = 0; i < 99; i++) {
            assertThat(groups.add("g" + i, Member.client("c" + i % 7))).isTrue();
        }
        assertThat(groups.add("one more", Member.client("new"))).isFalse();
        assertThat(groups.of("new", "")).isEmpty();
        assertThat(groups.add("g", victim)).as("what is there already").isTrue();
        groups.remove("g0", Member.client("c0"));
        assertThat(groups.add("one more", Member.client("new"))).isTrue();
        assertThat(groups.add("another", Member.client("new"))).isFalse();
        clock.advance(Duration.ofHours(1));
        assertThat(groups.add("another", Member.client("new"))).isTrue();
        assertThat(groups.of("c1", "victim")).containsExactly("g");
    }
}
