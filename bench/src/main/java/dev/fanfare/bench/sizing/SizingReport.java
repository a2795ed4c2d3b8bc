package dev.fanfare.bench.sizing;

import java.util.List;
import java.util.Locale;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The results for people, in Markdown, and for programs.
 *
 * @param balances how evenly channels are in several Redis
 */
public record SizingReport(Assumptions assumed, List<Estimate> estimates, List<Balance> balances) {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** Channels whose place is looked at. */
    private static final int CHANNELS = 200_000;

    public SizingReport {
        estimates = List.copyOf(estimates);
        balances = List.copyOf(balances);
    }

    /**
     * How evenly channels are dealt out.
     *
     * @param fullest what the fullest Redis has, of an equal share
     */
    public record Balance(Placement placement, int redis, double fullest) {

        /** Places many channels, and counts. */
        public static Balance of(Placement placement, int redis) {
            return new Balance(placement, redis, placement.imbalance(redis, CHANNELS));
        }
    }

    /** A JSON document. */
    public String json() {
        return JSON.writeValueAsString(this);
    }

    /** Two tables. */
    public String markdown() {
        StringBuilder page = new StringBuilder("| nodes | connections | on each | Redis subscriptions of each |"
                + " publications/s | told to nodes/s | heard by each/s | Redis sends, MB/s | deliveries of each/s |"
                + " cores of each | GB of each | Redis cores | connections to each Redis | cores per million |"
                + " GB per million |\n|" + "---:|".repeat(15) + "\n");
        for (Estimate each : estimates) {
            page.append(String.format(
                    Locale.ROOT,
                    "| %,d | %,d | %,d | %,.0f | %,.0f | %,.0f | %,.0f | %,.1f | %,.0f | %,.1f | %,.1f | %,.1f | %,d | %,.1f |"
                            + " %,.1f |%n",
                    each.nodes(),
                    each.connections(),
                    each.connectionsPerNode(),
                    each.subscriptionsPerNode(),
                    each.publications(),
                    each.heard(),
                    each.heardPerNode(),
                    each.announcedBytes() / 1e6,
                    each.deliveriesPerNode(),
                    each.coresPerNode(),
                    each.gigabytesPerNode(),
                    each.redisCores(),
                    each.redisLinks(),
                    each.coresPerMillion(),
                    each.gigabytesPerMillion()));
        }
        page.append("\n| Redis | placed by | the fullest has, of an equal share |\n|---:|---|---:|\n");
        for (Balance each : balances) {
            page.append(
                    String.format(Locale.ROOT, "| %d | %s | %.3f |%n", each.redis(), each.placement(), each.fullest()));
        }
        return page.toString();
    }
}
