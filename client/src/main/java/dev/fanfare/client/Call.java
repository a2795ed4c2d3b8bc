package dev.fanfare.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One call whose end is awaited. What the application does at the end runs on another thread than that which
 * brings the end, because it may block; see {@link Threads#call}.
 *
 * @param <T> what it ends with
 */
final class Call<T> {

    private final CompletableFuture<@Nullable T> future = new CompletableFuture<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Runnable whenEnded;

    /** Nobody else has to know of its end. */
    Call() {
        this(() -> {});
    }

    /** @param whenEnded runs at once when it ends; must not block */
    Call(Runnable whenEnded) {
        this.whenEnded = whenEnded;
    }

    /** What the application gets. */
    CompletableFuture<T> future() {
        return future;
    }

    boolean hasEnded() {
        return ended.get();
    }

    /** It succeeded; does nothing if it has ended already. */
    void done(@Nullable T result) {
        if (end()) {
            Threads.call(() -> future.complete(result));
        }
    }

    /** It failed; does nothing if it has ended already. */
    void failed(ClientSocketException problem) {
        if (end()) {
            Threads.call(() -> future.completeExceptionally(problem));
        }
    }

    private boolean end() {
        boolean isFirst = ended.compareAndSet(false, true);
        if (isFirst) {
            whenEnded.run();
        }
        return isFirst;
    }

    /** Ends one future as another one ends, with the failure as it is: a dependent stage would wrap it. */
    static <A, B> void endAs(CompletableFuture<A> other, Function<A, B> result, CompletableFuture<B> future) {
        other.whenComplete((value, problem) -> {
            if (problem == null) {
                future.complete(result.apply(value));
            } else {
                future.completeExceptionally(problem);
            }
        });
    }

    static <T> CompletableFuture<T> failure(ClientSocketException problem) {
        return CompletableFuture.failedFuture(problem);
    }
}
