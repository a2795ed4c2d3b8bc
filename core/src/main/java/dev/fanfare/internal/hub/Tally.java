package dev.fanfare.internal.hub;

import dev.fanfare.protocol.StreamPosition;
import java.util.concurrent.CompletableFuture;

/**
 * A question that follows a publication through the queue of a loop: how many have it now?
 *
 * @param position the publication's
 * @param answer completes on the loop
 */
record Tally(StreamPosition position, CompletableFuture<Audience.Delivery> answer) implements Consignment {

    @Override
    public int weight() {
        return 0;
    }
}
