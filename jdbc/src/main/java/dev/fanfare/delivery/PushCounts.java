package dev.fanfare.delivery;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * What this node has sent by one provider, and what waits for it.
 *
 * @param results how many answers of which kind there were since the start; {@link PushState#PENDING} for those that made a
 *     message be tried again
 * @param waiting how many messages waited when this node last had nothing to do; 10,000 for more
 * @param lag for how long the oldest of those that were due had waited then
 * @param underWay how many are under way
 */
public record PushCounts(Map<PushState, Long> results, int waiting, Duration lag, int underWay) {

    /**
     * Counts; see the components for their meaning.
     *
     * @param results is copied
     * @param waiting from 0
     * @param lag not negative
     * @param underWay from 0
     */
    public PushCounts {
        results = Map.copyOf(Objects.requireNonNull(results, "results must not be null"));
        Objects.requireNonNull(lag, "lag must not be null");
    }

    /**
     * {@return how many answers of a kind there were}
     *
     * @param state which kind
     */
    public long results(PushState state) {
        return results.getOrDefault(Objects.requireNonNull(state, "state must not be null"), 0L);
    }
}
