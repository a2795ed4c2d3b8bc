package dev.fanfare.internal.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The code of an application, for one client after the other")
class SerialExecutorTest {

    private final Queue<Runnable> oneThread = new ArrayDeque<>();
    private final List<String> ran = new ArrayList<>();
    private boolean full;

    private SerialExecutor executor() {
        return new SerialExecutor(task -> {
            if (full) {
                throw new RejectedExecutionException("shut down");
            }
            oneThread.add(task);
        });
    }

    private void runAll() {
        for (Runnable task = oneThread.poll(); task != null; task = oneThread.poll()) {
            task.run();
        }
    }

    @Test
    void whoHasMuchToDoLetsOthersHaveTheThreadBetween() {
        SerialExecutor busy = executor();
        SerialExecutor other = executor();
        for (int i = 0; i < 100; i++) {
            String task = "busy" + i;
            busy.execute(() -> ran.add(task));
        }
        other.execute(() -> ran.add("other"));
        runAll();
        assertThat(ran).hasSize(101);
        assertThat(ran.indexOf("other")).isLessThan(20);
        ran.remove("other");
        assertThat(ran)
                .isEqualTo(IntStream.range(0, 100).mapToObj(i -> "busy" + i).toList());
        assertThat(busy.outstanding()).isZero();
    }

    @Test
    void whatWasTakenRunsThoughThereIsNoThreadForTheRestOfIt() {
        SerialExecutor busy = executor();
        for (int i = 0; i < 100; i++) {
            busy.execute(() -> ran.add("task"));
        }
        full = true;
        runAll();
        assertThat(ran).hasSize(100);
        assertThatThrownBy(() -> busy.execute(() -> ran.add("late"))).isInstanceOf(RejectedExecutionException.class);
        assertThat(ran).hasSize(100);
    }
}
