package dev.fanfare.bench.peers;

import dev.fanfare.bench.report.Result;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** What we want to reach, and whether we have. */
final class Targets {

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
     * @param peer whom we compare with; "" for a figure of our own
     * @param limit how much of the peer's figure, or the figure itself
     * @param atLeast whether the limit is a lower one
     */
    private record Target(String phase, String sentence, String peer, double limit, boolean atLeast) {}

    private static final List<Target> VALUES = List.of(
            new Target(
                    "fanout-paced",
                    "paced fan-out costs at most a fifth more CPU than bare Netty",
                    "netty",
                    1.2,
                    false),
            new Target("fanout-paced", "paced fan-out costs less CPU than Centrifugo's", "centrifugo", 1, false),
            new Target(
                    "fanout-saturated",
                    "saturated fan-out delivers at least 4 times as much as Centrifugo",
                    "centrifugo",
                    4,
                    true),
            new Target(
                    "fanout-saturated", "saturated fan-out delivers at least 10 times as much as ws", "ws", 10, true),
            new Target("many-channels", "many channels cost less CPU than Centrifugo's", "centrifugo", 1, false),
            new Target("idle", "an idle connection with a subscription takes at most 10 KB", "", 10, false),
            new Target("idle", "and at most half of what it takes in Centrifugo", "centrifugo", 0.5, false),
            new Target("storm", "all recover no later than with Centrifugo", "centrifugo", 1, false),
            new Target(
                    "slow", "beside slow clients, others wait no longer than with Centrifugo", "centrifugo", 1, false));

    /** A list in Markdown; targets that were not measured say so. */
    String markdown() {
        StringBuilder list = new StringBuilder();
        for (Target target : VALUES) {
            list.append("- ")
                    .append(verdict(target))
                    .append(": ")
                    .append(target.sentence())
                    .append('\n');
        }
        return list.toString();
    }

    private String verdict(Target target) {
        OptionalDouble own = figure(target.phase(), "fanfare");
        OptionalDouble base = target.peer().isEmpty() ? OptionalDouble.of(1) : figure(target.phase(), target.peer());
        if (own.isEmpty() || base.isEmpty()) {
            return "not measured";
        }
        double ratio = own.getAsDouble() / base.getAsDouble();
        boolean isMet = target.atLeast() ? ratio >= target.limit() : ratio <= target.limit();
        return String.format(
                Locale.ROOT,
                "%s (%.2f, at %s %.2f)",
                isMet ? "met" : "**missed**",
                ratio,
                target.atLeast() ? "least" : "most",
                target.limit());
    }

    private OptionalDouble figure(String phase, String peer) {
        Result result = results.get(phase + "." + peer);
        return result == null
                ? OptionalDouble.empty()
                : Columns.of(phase).get(0).figure(result);
    }
}
