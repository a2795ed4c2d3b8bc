package dev.fanfare.bench.cluster;

import dev.fanfare.bench.witness.Violation;
import java.util.List;
import java.util.Map;

/**
 * What came of a run.
 *
 * @param published sent to a node
 * @param acknowledged of them
 * @param refused answered with an error, or not at all
 * @param lastRefusal what was said to the last of those; "" if there are none
 * @param announcements how often a subscriber was told that something is missing
 * @param excused acknowledged publications that a subscriber did not get, and was told so
 * @param again publications that came again after a subscriber had been told to begin anew
 * @param ends how often a server ended a connection or subscription for good
 * @param violations how many of each kind
 * @param examples the first of each kind
 */
public record ClusterResult(
        ClusterPlan plan,
        double seconds,
        long published,
        long acknowledged,
        long refused,
        String lastRefusal,
        long deliveries,
        long announcements,
        long excused,
        long again,
        int reconnects,
        int ends,
        Latency quiet,
        List<Disturbance> disturbances,
        Map<Violation.Kind, Long> violations,
        List<Violation> examples) {

    /** Whether nothing was wrong with what clients saw. */
    public boolean isClean() {
        return violations.isEmpty();
    }

    /**
     * Before the first fault, in milliseconds.
     *
     * @param deliveredP50 from when a publication was sent until a client had it
     * @param answeredP50 from when it was sent until it was acknowledged
     */
    public record Latency(
            double deliveredP50,
            double deliveredP99,
            double answeredP50,
            double answeredP99,
            double publicationsPerSecond) {}

    /**
     * One fault, or two at once.
     *
     * @param faults such as {@code cut} or {@code cut+kill-redis}
     * @param at seconds after the first
     * @param what it was about
     * @param recoveredMillis from its end until everybody got again what is published; negative if not everybody did
     * @param refused publications that were not acknowledged from its beginning until then
     * @param announcements how often a subscriber was told meanwhile that something is missing
     * @param reconnects of clients meanwhile
     */
    public record Disturbance(
            String faults,
            double at,
            String what,
            double recoveredMillis,
            long refused,
            long announcements,
            int reconnects) {}
}
