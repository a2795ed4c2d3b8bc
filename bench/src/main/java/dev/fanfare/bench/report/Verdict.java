package dev.fanfare.bench.report;

import dev.fanfare.bench.measure.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a result means, in words. */
final class Verdict {

    /** A second more or less of a short measurement is no sign of a slow server. */
    private static final double KEPT_UP = 0.9;

    private Verdict() {}

    /** One sentence or more. */
    static String of(Result result) {
        List<String> faults = faults(result);
        if (!faults.isEmpty()) {
            return "not clean: " + String.join(", ", faults) + "." + pace(result);
        }
        String kept = result.deliveries() > 0
                ? "every delivery came once and in order, and no connection was lost."
                : result.publications() > 0 ? "every publication was taken." : "all connections stood until the end.";
        return "clean: " + kept + pace(result);
    }

    private static List<String> faults(Result result) {
        List<String> faults = new ArrayList<>();
        Tally tally = result.tally();
        add(faults, tally.lost(), "delivery never came", "deliveries never came");
        add(faults, tally.duplicates(), "delivery came again", "deliveries came again");
        add(faults, tally.outOfOrder(), "delivery came out of order", "deliveries came out of order");
        add(faults, result.failedConnections(), "connection was lost", "connections were lost");
        Result.Storm storm = result.storm();
        if (storm != null) {
            String missing = "could not get what had been missed";
            add(faults, storm.unrecovered(), "subscription " + missing, "subscriptions " + missing);
        }
        return faults;
    }

    private static void add(List<String> faults, long count, String one, String several) {
        if (count > 0) {
            faults.add(String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : several));
        }
    }

    /** Whether a load that comes by a schedule was borne. */
    private static String pace(Result result) {
        Double arrived = result.deliveriesPerSecond();
        double meant = result.setup().rate() * result.setup().subscribers();
        Result.Slow slow = result.slow();
        if (arrived == null || meant == 0 || slow != null || arrived >= KEPT_UP * meant) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                " It was too much: %,.0f deliveries per second arrived, of the %,.0f that were meant to.",
                arrived,
                meant);
    }
}
