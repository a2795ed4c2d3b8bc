package dev.fanfare.bench.peers;

import static dev.fanfare.bench.peers.Columns.ANSWERED;
import static dev.fanfare.bench.peers.Columns.CPU;
import static dev.fanfare.bench.peers.Columns.CPU_PER_CALL;
import static dev.fanfare.bench.peers.Columns.LONGEST;
import static dev.fanfare.bench.peers.Columns.LOST;
import static dev.fanfare.bench.peers.Columns.MEMORY;
import static dev.fanfare.bench.peers.Columns.P99;
import static dev.fanfare.bench.peers.Columns.PUBLISHED;
import static dev.fanfare.bench.peers.Columns.RATE;
import static dev.fanfare.bench.peers.Columns.RECOVERED;
import static dev.fanfare.bench.peers.Columns.REDIS_CPU;
import static dev.fanfare.bench.peers.Columns.SLOW_BEFORE;
import static dev.fanfare.bench.peers.Columns.SLOW_DURING;
import static dev.fanfare.bench.peers.Columns.SMALL;
import static dev.fanfare.bench.peers.Columns.STORM_BEFORE;
import static dev.fanfare.bench.peers.Columns.STORM_DURING;

import dev.fanfare.bench.report.Result;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What we want to reach, and whether we have. */
final class Targets {

    private static final String OWN = "fanfare";
    private static final String PACED = "fanout-paced";
    private static final String SATURATED = "fanout-saturated";

    private static final String SHARED_PUBLISH = "redis-publish-32";

    private final Map<String, Result> results;

    /**
     * @param results by phase and peer, such as {@code idle.ws}
     */
    Targets(Map<String, Result> results) {
        this.results = results;
    }

    /**
     * One of them.
     *
     * @param phase where it is measured
     * @param sentence what is wanted
     * @param column the figure
     * @param base what it is divided by; null for the figure itself
     * @param limit of the figure or the ratio
     * @param atLeast whether the limit is a lower one
     */
    private record Target(
            String phase,
            String sentence,
            Columns.Column column,
            @Nullable Base base,
            double limit,
            boolean atLeast) {

        static Target atMost(double limit, Columns.Column column, @Nullable Base base, String phase, String sentence) {
            return new Target(phase, sentence, column, base, limit, false);
        }

        static Target atLeast(double limit, Columns.Column column, @Nullable Base base, String phase, String sentence) {
            return new Target(phase, sentence, column, base, limit, true);
        }
    }

    /** A figure of a peer, or another one of our own. */
    private record Base(String peer, Columns.Column column) {}

    private static Base of(String peer, Columns.Column column) {
        return new Base(peer, column);
    }

    private static final List<Target> VALUES = List.of(
            Target.atMost(1.3, CPU, of("netty", CPU), PACED, "CPU per delivery, of what a bare Netty loop needs"),
            Target.atMost(0.6, CPU, of("centrifugo", CPU), PACED, "CPU per delivery, of what Centrifugo needs"),
            Target.atMost(0.5, P99, of("centrifugo", P99), PACED, "p99 latency, of Centrifugo's"),
            Target.atMost(20, LONGEST, null, PACED, "ms that any pause in 60 s delayed a delivery"),
            Target.atLeast(0.75, RATE, of("netty-burst", RATE), SATURATED, "deliveries/s, of a bare loop with bursts"),
            Target.atLeast(8, RATE, of("centrifugo", RATE), SATURATED, "deliveries/s, of Centrifugo's"),
            Target.atLeast(20, RATE, of("ws", RATE), SATURATED, "deliveries/s, of ws'"),
            Target.atMost(
                    0.7, CPU, of("centrifugo", CPU), "many-channels", "CPU per delivery, of what Centrifugo needs"),
            Target.atMost(5, MEMORY, null, "idle", "KB of memory for an idle connection with a subscription"),
            Target.atMost(10_000, RECOVERED, null, "storm", "ms until all have recovered"),
            Target.atMost(0, LOST, null, "storm", "publications lost, twice or out of order"),
            Target.atMost(3, STORM_DURING, of(OWN, STORM_BEFORE), "storm", "p99 latency of the others, of that before"),
            Target.atMost(
                    1,
                    STORM_DURING,
                    of("centrifugo", STORM_DURING),
                    "storm",
                    "p99 latency of the others, of Centrifugo's"),
            Target.atMost(
                    1, RECOVERED, of("centrifugo", RECOVERED), "storm", "ms until all have recovered, of Centrifugo's"),
            Target.atMost(1.1, SLOW_DURING, of(OWN, SLOW_BEFORE), "slow", "p99 latency of the others, of that before"),
            Target.atLeast(3_000_000, RATE, null, "sequential", "deliveries/s"),
            Target.atLeast(8, RATE, of("centrifugo", RATE), "sequential", "deliveries/s, of Centrifugo's"),
            Target.atMost(2, ANSWERED, null, "sequential-paced", "ms until a publication is answered, p99"),
            Target.atLeast(1.3, PUBLISHED, of("centrifugo", PUBLISHED), "publish-1", "publications/s, of Centrifugo's"),
            Target.atLeast(2, PUBLISHED, of("centrifugo", PUBLISHED), "publish-32", "publications/s, of Centrifugo's"),
            Target.atMost(15, SMALL, null, "bystander", "p99 latency in ms in the small channel"),
            Target.atMost(
                    0.3,
                    SMALL,
                    of("centrifugo", SMALL),
                    "bystander",
                    "p99 latency in the small channel, of Centrifugo's"),
            Target.atMost(
                    0.5,
                    CPU_PER_CALL,
                    of("centrifugo", CPU_PER_CALL),
                    SHARED_PUBLISH,
                    "CPU per publication, of what Centrifugo needs with the same Redis"),
            Target.atLeast(
                    1.5,
                    PUBLISHED,
                    of("centrifugo", PUBLISHED),
                    SHARED_PUBLISH,
                    "publications/s, of Centrifugo's with the same Redis"),
            Target.atMost(
                    1,
                    REDIS_CPU,
                    of("centrifugo", REDIS_CPU),
                    SHARED_PUBLISH,
                    "CPU of Redis per publication, of what it needs for Centrifugo"),
            Target.atMost(
                    1,
                    P99,
                    of("centrifugo", P99),
                    "redis-many-channels",
                    "p99 latency, of Centrifugo's with the same Redis"));

    /** A list in Markdown; targets that were not measured say so. */
    String markdown() {
        StringBuilder list = new StringBuilder();
        for (Target target : VALUES) {
            list.append("- ")
                    .append(verdict(target))
                    .append(", ")
                    .append(target.phase())
                    .append(": ")
                    .append(target.sentence())
                    .append('\n');
        }
        return list.toString();
    }

    private String verdict(Target target) {
        OptionalDouble figure = figure(target.phase(), OWN, target.column());
        Base base = target.base();
        OptionalDouble divisor =
                base == null ? OptionalDouble.of(1) : figure(target.phase(), base.peer(), base.column());
        if (figure.isEmpty() || divisor.isEmpty()) {
            return "not measured";
        }
        double measured = figure.getAsDouble() / divisor.getAsDouble();
        boolean isMet = target.atLeast() ? measured >= target.limit() : measured <= target.limit();
        return String.format(
                Locale.ROOT,
                "%s (%,.2f, at %s %,.2f)",
                isMet ? "met" : "**missed**",
                measured,
                target.atLeast() ? "least" : "most",
                target.limit());
    }

    private OptionalDouble figure(String phase, String peer, Columns.Column column) {
        Result result = results.get(phase + "." + peer);
        return result == null ? OptionalDouble.empty() : column.figure(result);
    }
}
