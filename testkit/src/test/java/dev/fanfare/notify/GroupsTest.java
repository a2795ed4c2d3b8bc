package dev.fanfare.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;

class GroupsTest {

    @RepeatedTest(20)
    @DisplayName("N6 who is put into a group is in it, whatever happens to other groups meanwhile")
    void groupsOfAMemberChangeAtTheSameTime() throws Exception {
        Groups groups = new Groups();
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
}
