package dev.fanfare.redis.internal.link;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What is being closed, for whoever waits until all of it is. Safe for any thread. */
final class Endings {

    private CompletableFuture<Void> all = CompletableFuture.completedFuture(null);

    synchronized void add(CompletionStage<Void> more) {
        all = CompletableFuture.allOf(all, more.toCompletableFuture());
    }

    /** Completes when everything is closed that was to be by now. */
    synchronized CompletionStage<Void> all() {
        return all;
    }
}
