package dev.fanfare.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One call whose end is awaited. What the application does at the end runs on another thread than that which
 * brings the end, because it may block.
 *
 * @param <T> what it ends with
 */
final class Call<T> {

    private final CompletableFuture<@Nullable T> future = new CompletableFuture<>();
    private final AtomicBoolean ended = new AtomicBoolean();

    /** What the application gets. */
    CompletableFuture<T> future() {
        return future;
    }

    boolean hasEnded() {
        return ended.get();
    }

    /** It succeeded; does nothing if it has ended already. */
    void done(@Nullable T result) {
        if (ended.compareAndSet(false, true)) {
            future.completeAsync(() -> result);
        }
    }

    /** It failed; does nothing if it has ended already. */
    void failed(ClientSocketException problem) {
        if (ended.compareAndSet(false, true)) {
            future.defaultExecutor().execute(() -> future.completeExceptionally(problem));
        }
    }

    static <T> CompletableFuture<T> failure(ClientSocketException problem) {
        return CompletableFuture.failedFuture(problem);
    }
}
