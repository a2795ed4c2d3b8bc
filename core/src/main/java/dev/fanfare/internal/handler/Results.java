package dev.fanfare.internal.handler;

import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Brings what an application waits for to threads on which its code may run: what goes on after a stage must not go on on
 * an event loop. Safe for any thread.
 */
public final class Results {

    private final Executor threads;

    /**
     * @param threads where stages complete; while they take no work, stages complete where they are
     */
    public Results(Executor threads) {
        this.threads = Objects.requireNonNull(threads, "threads must not be null");
    }

    /** The same result, on one of the threads. */
    public <T extends @Nullable Object> CompletionStage<T> of(CompletionStage<T> stage) {
        Objects.requireNonNull(stage, "stage must not be null");
        return stage.thenApplyAsync(value -> value, this::run);
    }

    /** The same stage if it is complete already; otherwise the same result, on one of the threads. */
    public <T extends @Nullable Object> CompletionStage<T> ifLater(CompletionStage<T> stage) {
        Objects.requireNonNull(stage, "stage must not be null");
        return stage.toCompletableFuture().isDone() ? stage : of(stage);
    }

    private void run(Runnable completion) {
        try {
            threads.execute(completion);
        } catch (RejectedExecutionException stopping) {
            completion.run();
        }
    }
}
