package dev.fanfare.internal.notify;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Does for each key what makes something be as it should, once more for whoever asks, and never twice at a time: a round that
 * has begun may have looked too early for those who ask now, but one more is enough for all of them. Safe for any thread.
 */
final class Rounds {

    private final Function<String, CompletionStage<Void>> action;

    /** By key: the round after the one that is under way, or null. */
    private final Map<String, @Nullable CompletableFuture<Void>> next = new HashMap<>();

    /**
     * @param action looks how something should be, and makes it so
     */
    Rounds(Function<String, CompletionStage<Void>> action) {
        this.action = action;
    }

    /**
     * Does it.
     *
     * @return completes when a round is over that began now or later
     */
    CompletionStage<Void> run(String key) {
        CompletableFuture<Void> round = new CompletableFuture<>();
        synchronized (next) {
            if (next.containsKey(key)) {
                CompletableFuture<Void> waiting = next.putIfAbsent(key, round);
                return waiting == null ? round : waiting;
            }
            next.put(key, null);
        }
        begin(key, round);
        return round;
    }

    private void begin(String key, CompletableFuture<Void> round) {
        CompletableFuture.completedStage(key).thenCompose(action).whenComplete((done, problem) -> {
            CompletableFuture<Void> waiting;
            synchronized (next) {
                waiting = next.remove(key);
                if (waiting != null) {
                    next.put(key, null);
                }
            }
            if (waiting != null) {
                begin(key, waiting);
            }
            if (problem == null) {
                round.complete(null);
            } else {
                round.completeExceptionally(problem);
            }
        });
    }
}
