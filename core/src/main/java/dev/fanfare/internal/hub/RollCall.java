package dev.fanfare.internal.hub;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The question who subscribes to a channel on a loop.
 *
 * @param answer completes on the loop
 */
record RollCall(CompletableFuture<List<Subscription>> answer) implements Consignment {

    @Override
    public int weight() {
        return 0;
    }
}
