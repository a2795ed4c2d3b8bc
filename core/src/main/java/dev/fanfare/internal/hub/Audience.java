package dev.fanfare.internal.hub;

import dev.fanfare.protocol.StreamPosition;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Who subscribes to a channel on this node when something is about to be published there. Safe for any thread. */
public final class Audience {

    private static final long PATIENCE_SECONDS = 10;

    private final List<ShardChannel> locals;
    private final int size;

    Audience(List<ShardChannel> locals) {
        this.locals = locals;
        this.size = locals.stream().mapToInt(ShardChannel::size).sum();
    }

    /**
     * What became of a publication.
     *
     * @param reached how many subscriptions took it
     * @param refused how many ended over it
     */
    public record Delivery(int reached, int refused) {

        private static final Delivery NOBODY = new Delivery(0, 0);

        private Delivery plus(Delivery other) {
            return new Delivery(reached + other.reached, refused + other.refused);
        }
    }

    /** How many subscriptions there were. */
    public int size() {
        return size;
    }

    /**
     * Asks every loop who subscribes.
     *
     * @return completes on a loop, or after some seconds, with those that have answered, if one has ended
     */
    public CompletionStage<List<Subscription>> subscriptions() {
        CompletionStage<List<Subscription>> all = CompletableFuture.completedStage(List.of());
        for (ShardChannel local : locals) {
            RollCall call = new RollCall(new CompletableFuture<>());
            local.shard().offer(local, call);
            all = all.thenCombine(
                    // A loop that ends meanwhile does not answer.
                    call.answer().completeOnTimeout(List.of(), PATIENCE_SECONDS, TimeUnit.SECONDS),
                    (some, more) -> Stream.concat(some.stream(), more.stream()).toList());
        }
        return all;
    }

    /**
     * Asks every loop, behind what it delivers first, who has a publication.
     *
     * @param position the publication's
     * @return completes on a loop, or after some seconds if one has ended
     */
    public CompletionStage<Delivery> reached(StreamPosition position) {
        CompletionStage<Delivery> sum = CompletableFuture.completedStage(Delivery.NOBODY);
        for (ShardChannel local : locals) {
            Tally tally = new Tally(position, new CompletableFuture<>());
            local.shard().offer(local, tally);
            sum = sum.thenCombine(tally.answer(), Delivery::plus);
        }
        // A loop that ends meanwhile does not answer.
        return sum.toCompletableFuture().completeOnTimeout(Delivery.NOBODY, PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
