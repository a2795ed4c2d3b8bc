package dev.fanfare.bench.report;

import dev.fanfare.bench.measure.Tally;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What came of a run. What a scenario does not measure is null.
 *
 * @param publications sent in all, warm-up included
 * @param deliveries arrived in all, warm-up included
 * @param deliveriesPerSecond while it was measured
 * @param tally deliveries that were not exactly once and in order
 * @param failedConnections gone although nobody dropped them
 * @param problem why the last of them failed; "" if none did
 * @param latency from when a publication was meant to be sent until it arrived
 * @param longestPauseMillis the longest time without any delivery while it was measured
 */
public record Result(
        Setup setup,
        long publications,
        long deliveries,
        @Nullable Double deliveriesPerSecond,
        Tally tally,
        int failedConnections,
        String problem,
        @Nullable Latency latency,
        @Nullable Double longestPauseMillis,
        @Nullable Server server,
        @Nullable Storm storm,
        @Nullable Slow slow,
        @Nullable Calls calls,
        @Nullable Bystanders bystanders,
        @Nullable Redis redis) {

    /** What scenarios have in common. */
    public static Result of(
            Setup setup,
            long publications,
            long deliveries,
            @Nullable Double deliveriesPerSecond,
            Tally tally,
            int failedConnections,
            String problem,
            @Nullable Latency latency,
            @Nullable Double longestPauseMillis,
            @Nullable Server server) {
        return new Result(
                setup,
                publications,
                deliveries,
                deliveriesPerSecond,
                tally,
                failedConnections,
                problem,
                latency,
                longestPauseMillis,
                server,
                null,
                null,
                null,
                null,
                null);
    }

    /** The same with what only a storm has. */
    public Result with(Storm own) {
        return with(own, slow, calls, bystanders, redis);
    }

    /** The same with what only slow clients have. */
    public Result with(Slow own) {
        return with(storm, own, calls, bystanders, redis);
    }

    /** The same with what only calls of the HTTP API have. */
    public Result with(Calls own) {
        return with(storm, slow, own, bystanders, redis);
    }

    /** The same with what only a small channel beside a large one has. */
    public Result with(Bystanders own) {
        return with(storm, slow, calls, own, redis);
    }

    /** The same with what it cost the Redis that servers share. */
    public Result with(Redis own) {
        return with(storm, slow, calls, bystanders, own);
    }

    private Result with(
            @Nullable Storm itsStorm,
            @Nullable Slow itsSlow,
            @Nullable Calls itsCalls,
            @Nullable Bystanders itsBystanders,
            @Nullable Redis itsRedis) {
        return new Result(
                setup,
                publications,
                deliveries,
                deliveriesPerSecond,
                tally,
                failedConnections,
                problem,
                latency,
                longestPauseMillis,
                server,
                itsStorm,
                itsSlow,
                itsCalls,
                itsBystanders,
                itsRedis);
    }

    /** Whether every delivery came exactly once and in order, and no connection was lost. */
    public boolean isClean() {
        return tally.isClean() && failedConnections == 0 && (storm == null || storm.unrecovered() == 0);
    }

    /**
     * What was run.
     *
     * @param rate publications per second; 0 for as many as possible
     */
    public record Setup(
            String scenario,
            String url,
            String transport,
            String dialect,
            String format,
            int connections,
            int channels,
            int subscribers,
            int payload,
            double rate,
            double seconds) {}

    /** Percentiles in microseconds. */
    public record Latency(long count, double p50, double p99, double p999, double max) {

        /** What a histogram of nanoseconds says. */
        public static Latency of(Histogram nanos) {
            return new Latency(
                    nanos.getTotalCount(),
                    nanos.getValueAtPercentile(50) / 1e3,
                    nanos.getValueAtPercentile(99) / 1e3,
                    nanos.getValueAtPercentile(99.9) / 1e3,
                    nanos.getMaxValue() / 1e3);
        }
    }

    /**
     * What it cost the server.
     *
     * @param cpuMicrosPerDelivery processor time while it was measured
     * @param rssKb memory at the end
     * @param rssKbPerConnection what the connections added to the memory
     * @param garbageCollected whether a Java server could be made to collect its garbage before
     */
    public record Server(
            @Nullable Double cpuMicrosPerDelivery,
            long rssKb,
            @Nullable Double rssKbPerConnection,
            @Nullable Boolean garbageCollected) {}

    /**
     * How a storm went.
     *
     * @param missed publications that each connection missed
     * @param unrecovered connections that the server could not give what they had missed
     * @param allRecoveredMillis from the first connection until the last subscription
     * @param recovery each connection's own time
     * @param bystandersBefore latency of clients that were not dropped, before the storm
     * @param bystandersDuring the same during the storm
     */
    public record Storm(
            int missed,
            int unrecovered,
            double allRecoveredMillis,
            Latency recovery,
            Latency bystandersBefore,
            Latency bystandersDuring) {}

    /**
     * What slow clients did to the others.
     *
     * @param stalled clients that stopped reading
     * @param before latency of the others before
     * @param during the same afterwards
     * @param rssGrowthKb what the server's memory grew by
     */
    public record Slow(
            int stalled,
            Latency before,
            Latency during,
            @Nullable Long rssGrowthKb) {}

    /**
     * How calls of the HTTP API went, each of which publishes once.
     *
     * @param connections on each of which one call followed the answer to the one before
     * @param perSecond while it was measured
     * @param answered until the answer came, from when the call was made; or, if it had to wait for the answer before, from when it was meant to be
     * @param cpuMicros processor time of the server for each call, its deliveries included
     */
    public record Calls(
            int connections,
            double perSecond,
            Latency answered,
            @Nullable Double cpuMicros) {}

    /**
     * How a small channel fared beside a large one.
     *
     * @param rate publications per second in the small channel
     * @param latency in the small channel
     */
    public record Bystanders(double rate, Latency latency) {}

    /**
     * What it cost the Redis that servers share, from before the first client until after the last.
     *
     * @param cpuMicrosPerPublication processor time of Redis, user and kernel
     * @param scriptsPerPublication scripts that it was asked to run
     */
    public record Redis(double cpuMicrosPerPublication, double scriptsPerPublication) {}
}
