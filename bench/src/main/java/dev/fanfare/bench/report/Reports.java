package dev.fanfare.bench.report;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes results for people and for programs. */
public final class Reports {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final StringBuilder text = new StringBuilder();

    private Reports() {}

    /** The result as a JSON document. */
    public static String json(Result result) {
        return JSON.writeValueAsString(result);
    }

    /** A result that was written by {@link #json}. */
    public static Result fromJson(String document) {
        return JSON.readValue(document, Result.class);
    }

    /** The result as lines of text. */
    public static String text(Result result) {
        Reports report = new Reports();
        report.setup(result.setup());
        report.line("publications", "%,d", result.publications());
        report.line("deliveries", "%,d", result.deliveries());
        report.line("deliveries per second", "%,.0f", result.deliveriesPerSecond());
        report.line("lost", "%,d", result.tally().lost());
        report.line("duplicates", "%,d", result.tally().duplicates());
        report.line("out of order", "%,d", result.tally().outOfOrder());
        report.latency("latency", result.latency());
        report.line("longest pause", "%,.1f ms", result.longestPauseMillis());
        if (result.failedConnections() > 0) {
            report.line("failed connections", "%,d", result.failedConnections());
            report.line("the last one", "%s", result.problem());
        }
        report.storm(result.storm());
        report.slow(result.slow());
        report.calls(result.calls());
        if (result.bystanders() != null) {
            report.latency("latency of bystanders", result.bystanders().latency());
        }
        report.server(result.server());
        if (result.redis() != null) {
            report.line("Redis CPU per publication", "%.1f µs", result.redis().cpuMicrosPerPublication());
            report.line("scripts per publication", "%.2f", result.redis().scriptsPerPublication());
        }
        report.line("verdict", "%s", Verdict.of(result));
        return report.text.toString();
    }

    private void setup(Result.Setup setup) {
        line("scenario", "%s", setup.scenario());
        line(
                "server",
                "%s",
                setup.url() + " (" + setup.transport() + ", " + setup.dialect() + ", " + setup.format() + ")");
        line("connections", "%,d", setup.connections());
        line("channels", "%,d", setup.channels());
        line("subscribers per channel", "%,d", setup.subscribers());
        line("payload", "%,d bytes", setup.payload());
        line("measured for", "%.1f s", setup.seconds());
    }

    private void storm(Result.@Nullable Storm storm) {
        if (storm != null) {
            line("missed by each", "%,d", storm.missed());
            line("not recovered", "%,d", storm.unrecovered());
            line("all recovered after", "%,.0f ms", storm.allRecoveredMillis());
            latency("one recovers in", storm.recovery());
            latency("bystanders before", storm.bystandersBefore());
            latency("bystanders during", storm.bystandersDuring());
        }
    }

    private void slow(Result.@Nullable Slow slow) {
        if (slow != null) {
            line("stopped reading", "%,d", slow.stalled());
            latency("others before", slow.before());
            latency("others during", slow.during());
            line("server memory grew by", "%,d KB", slow.rssGrowthKb());
        }
    }

    private void calls(Result.@Nullable Calls calls) {
        if (calls != null) {
            line("HTTP connections", "%,d", calls.connections());
            line("publications per second", "%,.0f", calls.perSecond());
            latency("a publication is answered in", calls.answered());
            line("server CPU per publication", "%.1f µs", calls.cpuMicros());
        }
    }

    private void server(Result.@Nullable Server server) {
        if (server != null) {
            line("server CPU per delivery", "%.3f µs", server.cpuMicrosPerDelivery());
            line("server memory", "%,d KB", server.rssKb());
            line("server memory per connection", "%.2f KB", server.rssKbPerConnection());
            if (server.garbageCollected() != null) {
                line("garbage collected before", "%s", server.garbageCollected() ? "yes" : "no, not possible");
            }
        }
    }

    private void latency(String name, Result.@Nullable Latency latency) {
        if (latency != null && latency.count() > 0) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-30s p50 %s, p99 %s, p99.9 %s, max %s%n",
                    name,
                    millis(latency.p50()),
                    millis(latency.p99()),
                    millis(latency.p999()),
                    millis(latency.max())));
        }
    }

    /** Microseconds as people read them, in milliseconds; three digits say enough. */
    static String millis(double micros) {
        double millis = micros / 1e3;
        return String.format(Locale.ROOT, millis < 10 ? "%.2f ms" : millis < 100 ? "%.1f ms" : "%,.0f ms", millis);
    }

    @SuppressWarnings("AnnotateFormatMethod") // Each caller's format and value are of one kind.
    private void line(String name, String format, @Nullable Object value) {
        if (value != null) {
            text.append(String.format(Locale.ROOT, "%-30s ", name))
                    .append(String.format(Locale.ROOT, format, value))
                    .append(System.lineSeparator());
        }
    }
}
