package dev.fanfare.bench.measure;

import org.HdrHistogram.Histogram;

/**
 * What arrived in some time.
 *
 * @param deliveries publications
 * @param ordinary latencies of most connections
 * @param apart latencies of the connections that are judged apart
 * @param ready how long connections took from the first packet to the last subscription
 * @param longestPauseNanos the longest time without any delivery
 */
public record Interval(long deliveries, Histogram ordinary, Histogram apart, Histogram ready, long longestPauseNanos) {

    /** Nothing yet. */
    public static Interval empty() {
        return new Interval(0, Latencies.empty(), Latencies.empty(), Latencies.empty(), 0);
    }

    /** Both together; this one's histograms are used up. */
    public Interval plus(Interval other) {
        ordinary.add(other.ordinary);
        apart.add(other.apart);
        ready.add(other.ready);
        return new Interval(
                deliveries + other.deliveries,
                ordinary,
                apart,
                ready,
                Math.max(longestPauseNanos, other.longestPauseNanos));
    }
}
