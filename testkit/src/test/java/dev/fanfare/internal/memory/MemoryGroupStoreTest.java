package dev.fanfare.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.spi.GroupStore;
import dev.fanfare.testkit.FakeClock;
import dev.fanfare.testkit.GroupStoreContract;
import dev.fanfare.testkit.Retained;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("N6 the memory group store keeps its contract")
class MemoryGroupStoreTest extends GroupStoreContract {

    private static final Duration HOUR = Duration.ofHours(1);

    private final FakeClock clock = new FakeClock();

    @Override
    protected GroupStore create(int limit) {
        return new MemoryGroupStore(clock.ticker(), limit);
    }

    @Override
    protected void advance(Duration time) {
        clock.advance(time);
    }

    private static <T> T get(CompletionStage<T> stage) {
        assertThat(stage.toCompletableFuture()).isDone();
        return stage.toCompletableFuture().join();
    }

    private static boolean add(GroupStore store, String group, String member) {
        return get(store.add(group, member, member.startsWith("user") ? null : HOUR));
    }

    @Test
    @DisplayName("N6 however many clients are put into groups and go, there is room for others")
    void churn() {
        GroupStore store = create(100);
        assertThat(add(store, "g", "user")).isTrue();
        for (int i = 0; i < 99; i++) {
            assertThat(add(store, "g" + i, "c" + i % 7)).isTrue();
        }
        assertThat(add(store, "one more", "new")).isFalse();
        assertThat(get(store.groups(List.of("new")))).isEmpty();
        assertThat(add(store, "g", "user")).as("what is there already").isTrue();
        get(store.remove("g0", "c0"));
        assertThat(add(store, "one more", "new")).isTrue();
        assertThat(add(store, "another", "new")).isFalse();
        advance(HOUR);
        assertThat(add(store, "another", "new")).isTrue();
        assertThat(get(store.groups(List.of("c1", "user")))).containsExactly("g");
        for (int i = 0; i < 98; i++) {
            assertThat(add(store, "g" + i, "c" + i)).as("there is room again").isTrue();
        }
        assertThat(add(store, "g", "c99")).isFalse();
    }

    @Test
    void whatNobodyAsksAboutIsForgottenAfterItsTimeWhileOthersGoOn() {
        GroupStore store = create(10_000);
        for (int i = 0; i < 1_000; i++) {
            add(store, "g", "left" + i);
        }
        add(store, "g", "user");
        advance(HOUR);
        add(store, "h", "user");
        assertThat(Retained.sizes(store))
                // Of a map, names and what they name are counted.
                .isEqualTo(Map.of("MemoryGroupStore.members", 2, "Memberships.groups", 2));
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        GroupStore store = create(1);
        assertThatThrownBy(() -> store.add("g", "m", Duration.ZERO)).hasMessageContaining("ttl");
        assertThatThrownBy(() -> store.refresh(Set.of("m"), Duration.ofHours(-1)))
                .hasMessageContaining("ttl");
        assertThatThrownBy(() -> create(0)).hasMessageContaining("limit");
        assertThat(get(store.groups(List.of("m")))).isEmpty();
    }
}
