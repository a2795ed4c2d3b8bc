package dev.fanfare.internal.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What a client writes under its own id in a map, which is removed when its subscription ends, after whatever was being written
 * then. Belongs to the session's loop.
 */
public final class OwnEntry {

    private final Runnable removal;
    private CompletableFuture<?> written = CompletableFuture.completedFuture(null);

    /** @param removal removes it, if it is there */
    public OwnEntry(Runnable removal) {
        this.removal = removal;
    }

    /** Something is written there, by and by. */
    public void writes(CompletionStage<?> write) {
        CompletableFuture<?> next = write.toCompletableFuture();
        written = written.isDone() ? next : CompletableFuture.allOf(written, next);
    }

    /** The subscription has ended. */
    void end() {
        written.whenComplete((done, problem) -> removal.run());
    }
}
