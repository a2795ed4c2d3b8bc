package dev.fanfare.server.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.server.proxy.Notices.Fate;
import dev.fanfare.testkit.FakeClock;
import dev.fanfare.testkit.ManualTimer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class NoticesTest {

    private final FakeClock clock = new FakeClock();
    private final ManualTimer timer = new ManualTimer(clock);
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final Notices notices = new Notices(clock.ticker(), timer, tasks::add, () -> 1);
    private final List<String> arrived = new ArrayList<>();
    private final List<String> tried = new ArrayList<>();
    private boolean isDown;

    private CompletionStage<?> post(String notice) {
        tried.add(notice);
        if (isDown) {
            return CompletableFuture.failedStage(new Unanswered(Outcome.UNREACHABLE, "down"));
        }
        arrived.add(notice);
        return CompletableFuture.completedStage(null);
    }

    private CompletableFuture<Fate> send(String about, String notice) {
        return send(about, 10, () -> post(notice));
    }

    private CompletableFuture<Fate> send(String about, int bytes, Notices.Sending sending) {
        CompletableFuture<Fate> fate = notices.send(about, bytes, sending).toCompletableFuture();
        settle();
        return fate;
    }

    private void settle() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    private void pass(Duration time) {
        for (long left = time.toMillis(); left > 0; left -= 50) {
            clock.advance(Duration.ofMillis(50));
            timer.run();
            settle();
        }
    }

    @Test
    @DisplayName("M12 a notice is tried again, more and more seldom, until it has arrived")
    void triedUntilItHasArrived() {
        isDown = true;
        CompletableFuture<Fate> fate = send("a", "1");
        pass(Duration.ofMillis(700));
        assertThat(tried).hasSize(4);
        pass(Duration.ofMinutes(1));
        assertThat(tried).hasSizeBetween(9, 12);
        assertThat(fate).isNotDone();
        isDown = false;
        pass(Notices.LONGEST_PAUSE);
        assertThat(arrived).containsExactly("1");
        assertThat(fate).isCompletedWithValue(Fate.TOLD);
        assertThat(notices.waiting()).isZero();
    }

    @Test
    @DisplayName("M12 a notice that does not arrive is given up, and the next about the same is tried")
    void givenUp() {
        CompletableFuture<Fate> bad = notices.send(
                        "a", 10, () -> CompletableFuture.failedStage(new IllegalStateException("never")))
                .toCompletableFuture();
        CompletableFuture<Fate> worse = notices.send("b", 10, () -> {
                    throw new IllegalStateException("never");
                })
                .toCompletableFuture();
        CompletableFuture<Fate> good = send("a", "2");
        pass(Notices.PATIENCE.minusSeconds(1));
        assertThat(bad).isNotDone();
        assertThat(good).isNotDone();
        pass(Notices.LONGEST_PAUSE.plusSeconds(1));
        assertThat(bad).isCompletedWithValue(Fate.GIVEN_UP);
        assertThat(worse).isCompletedWithValue(Fate.GIVEN_UP);
        assertThat(good).isCompletedWithValue(Fate.TOLD);
    }

    @Test
    @DisplayName("M12 what is tried again keeps nobody else waiting, however many they are")
    void othersGoOn() {
        isDown = true;
        IntStream.range(0, 3 * Notices.MAX_UNDER_WAY).forEach(i -> send("bad" + i, "bad" + i));
        isDown = false;
        assertThat(send("good", "good")).isCompletedWithValue(Fate.TOLD);
    }

    @Test
    @DisplayName("M12 notices about the same arrive in order, one at a time, and so many at once in all")
    void inOrder() {
        List<CompletableFuture<Void>> underWay = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String notice = i / 2 + "." + i % 2;
            var unused = send("about" + i / 2, 10, () -> {
                tried.add(notice);
                CompletableFuture<Void> done = new CompletableFuture<>();
                underWay.add(done);
                return done;
            });
        }
        assertThat(tried).hasSize(Notices.MAX_UNDER_WAY).allMatch(each -> each.endsWith(".0"));
        for (int i = 0; i < 200; i++) {
            underWay.get(i).complete(null);
            settle();
            assertThat(underWay).hasSizeLessThanOrEqualTo(i + 1 + Notices.MAX_UNDER_WAY);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(tried).containsSubsequence(i + ".0", i + ".1");
        }
        assertThat(notices.waiting()).isZero();
    }

    @Test
    @DisplayName("M12 no more notices wait than may, by number and by bytes")
    void bounded() {
        isDown = true;
        for (int i = 0; i < Notices.MAX_WAITING; i++) {
            assertThat(send("a" + i % 7, "x")).isNotDone();
        }
        assertThat(send("b", "x")).isCompletedWithValue(Fate.REFUSED);
        isDown = false;
        pass(Notices.PATIENCE);
        assertThat(notices.waiting()).isZero();
        isDown = true;
        int half = (int) (Notices.MAX_WAITING_BYTES / 2);
        assertThat(send("a", half, () -> post("y"))).isNotDone();
        assertThat(send("b", half, () -> post("y"))).isNotDone();
        assertThat(send("c", "z")).isCompletedWithValue(Fate.REFUSED);
    }

    @RepeatedTest(5)
    @DisplayName("M12 whatever fails and whenever, everything arrives once and in order")
    void everythingArrives(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Map<String, List<Integer>> expected = new HashMap<>();
        Map<String, List<Integer>> got = new HashMap<>();
        for (int i = 0; i < 2_000; i++) {
            int number = i;
            String about = "a" + random.nextInt(20);
            expected.computeIfAbsent(about, none -> new ArrayList<>()).add(number);
            var unused = send(about, 10, () -> {
                if (random.nextInt(3) == 0) {
                    return CompletableFuture.failedStage(new IllegalStateException("this time"));
                }
                got.computeIfAbsent(about, none -> new ArrayList<>()).add(number);
                return CompletableFuture.completedStage(null);
            });
            if (random.nextInt(4) == 0) {
                pass(Duration.ofMillis(500));
            }
        }
        pass(Duration.ofMinutes(4));
        assertThat(got).isEqualTo(expected);
    }
}
