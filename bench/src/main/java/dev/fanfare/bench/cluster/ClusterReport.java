package dev.fanfare.bench.cluster;

import dev.fanfare.bench.witness.Violation;
import java.util.Locale;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes what came of a run, for people and for programs. */
public final class ClusterReport {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final StringBuilder text = new StringBuilder();

    private ClusterReport() {}

    /** The result as a JSON document. */
    public static String json(ClusterResult result) {
        return JSON.writeValueAsString(result);
    }

    /** The result as lines of text, the verdict last. */
    public static String text(ClusterResult result) {
        ClusterReport report = new ClusterReport();
        ClusterPlan plan = result.plan();
        report.line("nodes", String.format(Locale.ROOT, "%d", plan.nodes()));
        report.count("clients", plan.connections());
        report.count("channels", plan.channels());
        report.line("seed", Long.toString(plan.seed()));
        report.line("disturbed for", String.format(Locale.ROOT, "%,.0f s", result.seconds()));
        report.count("published", result.published());
        report.count("acknowledged", result.acknowledged());
        report.count("refused", result.refused());
        if (result.refused() > 0) {
            report.line("the last refusal", result.lastRefusal());
        }
        report.count("deliveries", result.deliveries());
        report.count("announcements of a loss", result.announcements());
        report.count("lost and announced", result.excused());
        report.count("came again, announced", result.again());
        report.count("reconnects", result.reconnects());
        report.count("ended for good", result.ends());
        report.disturbances(result);
        result.violations()
                .forEach((kind, count) ->
                        report.line(kind.toString(), String.format(Locale.ROOT, "%,d: %s", count, kind.meaning())));
        for (Violation each : result.examples()) {
            report.line("  " + each.kind(), each.channel() + " client " + each.subscriber() + ": " + each.text());
        }
        report.line("verdict", verdict(result));
        return report.text.toString();
    }

    private void disturbances(ClusterResult result) {
        for (ClusterResult.Disturbance each : result.disturbances()) {
            line(
                    String.format(Locale.ROOT, "%.0f s %s", each.at(), each.faults()),
                    String.format(
                            Locale.ROOT,
                            "%s: %s, %,d refused, %,d announcements, %,d reconnects",
                            each.what(),
                            each.recoveredMillis() < 0
                                    ? "not recovered"
                                    : String.format(Locale.ROOT, "recovered after %,.0f ms", each.recoveredMillis()),
                            each.refused(),
                            each.announcements(),
                            each.reconnects()));
        }
    }

    private static String verdict(ClusterResult result) {
        long late = late(result);
        if (!result.isClean()) {
            return "violated; seed " + result.plan().seed() + " repeats the faults";
        }
        return late == 0
                ? "nothing was lost, doubled or out of order without an announcement"
                : "nothing was lost without an announcement, but " + late + " recoveries took longer than "
                        + result.plan().recoveryMillis() + " ms";
    }

    /** How many recoveries took longer than the plan allows. */
    public static long late(ClusterResult result) {
        return result.disturbances().stream()
                .filter(each -> each.recoveredMillis() < 0
                        || each.recoveredMillis() > result.plan().recoveryMillis())
                .count();
    }

    private void count(String name, long value) {
        line(name, String.format(Locale.ROOT, "%,d", value));
    }

    private void line(String name, String value) {
        text.append(String.format(Locale.ROOT, "%-30s %s%n", name, value));
    }
}
