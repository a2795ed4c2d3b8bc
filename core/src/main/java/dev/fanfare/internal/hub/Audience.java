package dev.fanfare.internal.hub;

import dev.fanfare.protocol.StreamPosition;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

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
    public record Reach(int reached, int refused) {

        private static final Reach NOBODY = new Reach(0, 0);

        private Reach plus(Reach other) {
            return new Reach(reached + other.reached, refused + other.refused);
        }
    }

    /** How many subscriptions there were. */
    public int size() {
        return size;
    }

    /**
     * Asks every loop, behind what it delivers first, who has a publication.
     *
     * @param position the publication's
     * @return completes on a loop, or after some seconds if one has ended
     */
    public CompletionStage<Reach> reached(StreamPosition position) {
        CompletionStage<Reach> sum = CompletableFuture.completedStage(Reach.NOBODY);
        for (ShardChannel local : locals) {
            Tally tally = new Tally(position, new CompletableFuture<>());
            local.shard().offer(local, tally);
            sum = sum.thenCombine(tally.answer(), Reach::plus);
        }
        // A loop that ends meanwhile does not answer.
        return sum.toCompletableFuture().completeOnTimeout(Reach.NOBODY, PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
