package dev.fanfare.bench.peers;

import dev.fanfare.bench.report.Result;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is shown of each phase. */
final class Columns {

    private Columns() {}

    /**
     * One figure.
     *
     * @param title as people read it
     * @param format of {@link String#format}
     * @param value null if it was not measured
     */
    record Column(String title, String format, Function<Result, @Nullable Double> value) {

        OptionalDouble figure(Result result) {
            Double figure = value.apply(result);
            return figure == null ? OptionalDouble.empty() : OptionalDouble.of(figure);
        }

        @SuppressWarnings("AnnotateFormatMethod") // The formats are those below.
        String text(Result result) {
            OptionalDouble figure = figure(result);
            return figure.isEmpty() ? "" : String.format(Locale.ROOT, format, figure.getAsDouble());
        }
    }

    static final Column CPU =
            new Column("CPU per delivery, µs", "%.2f", result -> server(result, Result.Server::cpuMicrosPerDelivery));
    static final Column RATE = new Column("deliveries/s", "%,.0f", Result::deliveriesPerSecond);
    private static final Column P50 = latency("p50, ms", "%.2f", Result::latency, Result.Latency::p50);
    static final Column P99 = latency("p99, ms", "%.2f", Result::latency, Result.Latency::p99);
    private static final Column P999 = latency("p99.9, ms", "%.2f", Result::latency, Result.Latency::p999);
    static final Column MEMORY = new Column(
            "memory per connection, KB", "%.1f", result -> server(result, Result.Server::rssKbPerConnection));
    static final Column LONGEST = latency("max, ms", "%.1f", Result::latency, Result.Latency::max);
    static final Column RECOVERED = new Column("all recovered, ms", "%,.0f", result -> {
        Result.Storm storm = result.storm();
        return storm == null ? null : storm.allRecoveredMillis();
    });
    static final Column STORM_BEFORE =
            latency("bystanders before, p99 ms", "%.1f", storm(Result.Storm::bystandersBefore), Result.Latency::p99);
    static final Column STORM_DURING =
            latency("during", "%.1f", storm(Result.Storm::bystandersDuring), Result.Latency::p99);
    static final Column SLOW_BEFORE = latency("before", "%.1f", slow(Result.Slow::before), Result.Latency::p99);
    static final Column SLOW_DURING =
            latency("others during, p99 ms", "%.1f", slow(Result.Slow::during), Result.Latency::p99);
    private static final Column TOTAL =
            new Column("memory in all, MB", "%,.0f", result -> server(result, server -> server.rssKb() / 1024.0));
    static final Column ANSWERED =
            latency("publication answered, p99 ms", "%.2f", Columns::answered, Result.Latency::p99);
    private static final Column ANSWERED_P50 = latency("p50 ms", "%.2f", Columns::answered, Result.Latency::p50);
    static final Column PUBLISHED = new Column("publications/s", "%,.0f", result -> {
        Result.Calls calls = result.calls();
        return calls == null ? null : calls.perSecond();
    });
    static final Column CPU_PER_CALL = new Column("CPU per publication, µs", "%.1f", result -> {
        Result.Calls calls = result.calls();
        return calls == null ? null : calls.cpuMicros();
    });
    static final Column REDIS_CPU = new Column("Redis CPU per publication, µs", "%.1f", result -> {
        Result.Redis redis = result.redis();
        return redis == null ? null : redis.cpuMicrosPerPublication();
    });
    private static final Column REDIS_SCRIPTS = new Column("scripts per publication", "%.2f", result -> {
        Result.Redis redis = result.redis();
        return redis == null ? null : redis.scriptsPerPublication();
    });
    static final Column SMALL = latency("small channel, p99 ms", "%.2f", Columns::small, Result.Latency::p99);
    static final Column LOST = new Column("lost, twice or out of order", "%,.0f", result -> {
        return (double) (result.tally().lost()
                + result.tally().duplicates()
                + result.tally().outOfOrder());
    });

    /** The columns of a phase; the first is what ratios are made of. */
    static List<Column> of(String phase) {
        return switch (phase) {
            case "fanout-saturated" -> List.of(RATE, CPU, P99, LOST);
            case "fanout-paced" -> List.of(CPU, RATE, P50, P99, P999, LONGEST, LOST);
            case "many-channels", "several-servers" -> List.of(CPU, RATE, P50, P99, P999, LOST);
            case "idle" -> List.of(MEMORY, TOTAL);
            case "storm" ->
                List.of(
                        RECOVERED,
                        latency("one recovers in, p50 ms", "%.1f", storm(Result.Storm::recovery), Result.Latency::p50),
                        latency("p99 ms", "%.1f", storm(Result.Storm::recovery), Result.Latency::p99),
                        STORM_BEFORE,
                        STORM_DURING,
                        LOST);
            case "slow" ->
                List.of(
                        SLOW_DURING,
                        SLOW_BEFORE,
                        new Column("memory growth, MB", "%,.1f", result -> {
                            Result.Slow slow = result.slow();
                            Long growth = slow == null ? null : slow.rssGrowthKb();
                            return growth == null ? null : growth / 1024.0;
                        }),
                        LOST);
            case "sequential" -> List.of(RATE, PUBLISHED, CPU, ANSWERED_P50, ANSWERED, P99, LOST);
            case "sequential-paced" -> List.of(ANSWERED, ANSWERED_P50, RATE, CPU, P50, P99, LOST);
            case "publish-1", "publish-32" -> List.of(PUBLISHED, CPU_PER_CALL, ANSWERED_P50, ANSWERED);
            case "bystander" ->
                List.of(SMALL, latency("p50 ms", "%.2f", Columns::small, Result.Latency::p50), CPU, P50, P99, LOST);
            case "redis-publish-32" ->
                List.of(CPU_PER_CALL, PUBLISHED, ANSWERED_P50, ANSWERED, REDIS_CPU, REDIS_SCRIPTS);
            case "redis-many-channels" -> List.of(CPU, P99, P50, P999, RATE, REDIS_CPU, REDIS_SCRIPTS, LOST);
            case "redis-fanout-1", "redis-fanout-2" -> List.of(CPU, P50, P99, RATE, REDIS_CPU, LOST);
            default -> throw new IllegalArgumentException("there is no phase " + phase);
        };
    }

    private static Column latency(
            String title,
            String format,
            Function<Result, Result.@Nullable Latency> which,
            Function<Result.Latency, Double> percentile) {
        return new Column(title, format, result -> {
            Result.Latency latency = which.apply(result);
            return latency == null ? null : percentile.apply(latency) / 1e3;
        });
    }

    private static Result.@Nullable Latency answered(Result result) {
        Result.Calls calls = result.calls();
        return calls == null ? null : calls.answered();
    }

    private static Result.@Nullable Latency small(Result result) {
        Result.Bystanders bystanders = result.bystanders();
        return bystanders == null ? null : bystanders.latency();
    }

    private static Function<Result, Result.@Nullable Latency> storm(Function<Result.Storm, Result.Latency> part) {
        return result -> {
            Result.Storm storm = result.storm();
            return storm == null ? null : part.apply(storm);
        };
    }

    private static Function<Result, Result.@Nullable Latency> slow(Function<Result.Slow, Result.Latency> part) {
        return result -> {
            Result.Slow slow = result.slow();
            return slow == null ? null : part.apply(slow);
        };
    }

    private static @Nullable Double server(Result result, Function<Result.Server, @Nullable Double> figure) {
        Result.Server server = result.server();
        return server == null ? null : figure.apply(server);
    }
}
