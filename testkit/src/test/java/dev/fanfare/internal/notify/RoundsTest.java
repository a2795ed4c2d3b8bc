package dev.fanfare.internal.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class RoundsTest {

    @Test
    void whoAsksDuringARoundWaitsForOneMoreWithAllOthers() {
        List<CompletableFuture<Void>> begun = new ArrayList<>();
        Rounds rounds = new Rounds(key -> {
            CompletableFuture<Void> round = new CompletableFuture<>();
            begun.add(round);
            return round;
        });
        CompletableFuture<Void> first = rounds.run("a").toCompletableFuture();
        CompletableFuture<Void> second = rounds.run("a").toCompletableFuture();
        CompletableFuture<Void> third = rounds.run("a").toCompletableFuture();
        assertThat(begun).hasSize(1);
        CompletableFuture<Void> other = rounds.run("b").toCompletableFuture();
        assertThat(begun).as("another key does not wait").hasSize(2);
        begun.get(1).complete(null);
        assertThat(other).isCompleted();
        begun.get(0).completeExceptionally(new IllegalStateException("ill"));
        assertThat(first).isCompletedExceptionally();
        assertThat(begun).hasSize(3);
        assertThat(second).isNotDone();
        begun.get(2).complete(null);
        assertThat(second).isCompleted();
        assertThat(third).isCompleted();
        assertThat(rounds.run("a").toCompletableFuture()).as("it begins anew").isNotDone();
    }

    @Test
    void aRoundThatThrowsFailsAndTheNextBegins() {
        AtomicInteger begun = new AtomicInteger();
        Rounds rounds = new Rounds(key -> {
            if (begun.getAndIncrement() == 0) {
                throw new IllegalStateException("ill");
            }
            return CompletableFuture.completedStage(null);
        });
        assertThat(rounds.run("a").toCompletableFuture()).isCompletedExceptionally();
        assertThat(rounds.run("a").toCompletableFuture()).isCompleted();
    }

    /** Every thread says what shall be, and asks; whatever was said before is there when the stage completes. */
    @RepeatedTest(5)
    void whoeverAsksAtTheSameTimeFindsWhatWasSaidBefore() throws Exception {
        Map<String, Integer> wanted = new ConcurrentHashMap<>();
        Map<String, Integer> there = new ConcurrentHashMap<>();
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Rounds rounds = new Rounds(key -> {
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            Map<String, Integer> seen = Map.copyOf(wanted);
            return CompletableFuture.runAsync(() -> {
                there.putAll(seen);
                atOnce.decrementAndGet();
            });
        });
        CompletableFuture<?>[] done = IntStream.range(0, 4)
                .mapToObj(thread -> CompletableFuture.runAsync(() -> {
                    for (int i = 1; i <= 500; i++) {
                        wanted.put("thread" + thread, i);
                        CompletionStage<Void> round = rounds.run("key");
                        round.toCompletableFuture()
                                .orTimeout(20, TimeUnit.SECONDS)
                                .join();
                        assertThat(there.get("thread" + thread)).isGreaterThanOrEqualTo(i);
                    }
                }))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(done).get(60, TimeUnit.SECONDS);
        assertThat(most).hasValue(1);
    }
}
