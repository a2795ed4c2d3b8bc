package dev.fanfare.bench.cli;

import dev.fanfare.bench.sizing.Assumptions;
import dev.fanfare.bench.sizing.Estimate;
import dev.fanfare.bench.sizing.Placement;
import dev.fanfare.bench.sizing.Sizing;
import dev.fanfare.bench.sizing.SizingReport;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code fanfare bench layout}: what clusters of some sizes would have to bear, by simulation; nothing is started. */
@CommandLine.Command(
        name = "layout",
        description = "Works out what clusters of some sizes would have to bear; starts nothing.",
        mixinStandardHelpOptions = true)
final class LayoutCommand implements Callable<Integer> {

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @CommandLine.Option(
            names = "--nodes",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,3,10,30,100",
            description = "Numbers of nodes. Default: ${DEFAULT-VALUE}")
    private List<Integer> nodes = List.of();

    @CommandLine.Option(
            names = "--connections",
            paramLabel = "N",
            split = ",",
            defaultValue = "100000,1000000,10000000,100000000",
            description = "Numbers of connections. Default: ${DEFAULT-VALUE}")
    private List<Long> connections = List.of();

    @CommandLine.Option(
            names = "--most",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Connections of a node at the most; what needs more is left out. Default: ${DEFAULT-VALUE}")
    private long most;

    @CommandLine.Option(
            names = "--channels",
            paramLabel = "SUBSCRIBERS:PER-CONNECTION:PER-SECOND",
            split = ",",
            defaultValue = "1:1:0.01,20:1:0.05,10000:1:0.5",
            description = "Kinds of channels: subscribers of each, to how many of them a connection is subscribed, and"
                    + " publications in each. Default: ${DEFAULT-VALUE}")
    private List<String> audience = List.of();

    @CommandLine.Option(
            names = "--redis",
            paramLabel = "N",
            split = ",",
            defaultValue = "2,3,6,12,24",
            description = "Numbers of Redis whose balance is looked at. Default: ${DEFAULT-VALUE}")
    private List<Integer> redis = List.of();

    @CommandLine.Option(
            names = "--payload",
            paramLabel = "BYTES",
            defaultValue = "256",
            description = "Size of a publication. Default: ${DEFAULT-VALUE}")
    private int payload;

    @CommandLine.Option(
            names = "--connection-kb",
            paramLabel = "KB",
            defaultValue = "4",
            description = "Memory of a connection. Default: ${DEFAULT-VALUE}, what is aimed at")
    private double connectionKb;

    @CommandLine.Option(
            names = "--delivery-micros",
            paramLabel = "US",
            defaultValue = "12",
            description =
                    "Processor time of a node for a delivery. Default: ${DEFAULT-VALUE}, as of single deliveries in"
                            + " docs/benchmarks.md")
    private double deliveryMicros;

    @CommandLine.Option(
            names = "--publication-micros",
            paramLabel = "US",
            defaultValue = "34",
            description =
                    "Processor time of a node for a publication over its API. Default: ${DEFAULT-VALUE}, as measured in"
                            + " docs/scaling.md")
    private double publicationMicros;

    @CommandLine.Option(
            names = "--heard-micros",
            paramLabel = "US",
            defaultValue = "10",
            description = "Processor time of a node for a publication that it hears of. Default: ${DEFAULT-VALUE}, an"
                    + " assumption")
    private double heardMicros;

    @CommandLine.Option(
            names = "--redis-publication-micros",
            paramLabel = "US",
            defaultValue = "14",
            description = "Processor time of Redis for a publication. Default: ${DEFAULT-VALUE}, as measured in"
                    + " docs/scaling.md")
    private double redisPublicationMicros;

    @CommandLine.Option(
            names = "--redis-heard-micros",
            paramLabel = "US",
            defaultValue = "1.5",
            description =
                    "Processor time of Redis for telling a publication to a node. Default: ${DEFAULT-VALUE}, as of"
                            + " 650,000 told in a second")
    private double redisHeardMicros;

    @CommandLine.Option(
            names = "--load",
            paramLabel = "PART",
            defaultValue = "0.6",
            description = "Which part of a processor is used. Default: ${DEFAULT-VALUE}")
    private double load;

    @CommandLine.Option(
            names = "--links",
            paramLabel = "N",
            defaultValue = "4",
            description =
                    "Connections of a node to each Redis: what is asked, publications, changes of states, messages"
                            + " of nodes. Default: ${DEFAULT-VALUE}")
    private int links;

    @CommandLine.Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of the simulation. Default: ${DEFAULT-VALUE}")
    private long seed;

    @CommandLine.Option(names = "--json", description = "Writes a JSON document instead of tables in Markdown.")
    private boolean json;

    @Override
    public Integer call() {
        Sizing sizing = new Sizing(assumptions());
        List<Estimate> estimates = new ArrayList<>();
        for (long all : connections) {
            for (int count : nodes) {
                positive("--nodes", count);
                positive("--connections", (double) all);
                if (all / count <= most) {
                    estimates.add(sizing.of(count, all));
                }
            }
        }
        List<SizingReport.Balance> balances = new ArrayList<>();
        for (int count : redis) {
            positive("--redis", count);
            for (Placement placement : Placement.values()) {
                balances.add(SizingReport.Balance.of(placement, count));
            }
        }
        SizingReport report = new SizingReport(assumptions(), estimates, balances);
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.print(json ? report.json() + System.lineSeparator() : report.markdown());
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    private static void positive(String option, double value) {
        if (!(value > 0)) {
            throw new OptionException(option, "must be greater than 0");
        }
    }

    private Assumptions assumptions() {
        positive("--load", load);
        return new Assumptions(
                audience.stream().map(LayoutCommand::kind).toList(),
                payload,
                connectionKb,
                deliveryMicros,
                publicationMicros,
                heardMicros,
                redisPublicationMicros,
                redisHeardMicros,
                load,
                links,
                seed);
    }

    private static Assumptions.Audience kind(String text) {
        String[] parts = text.split(":", -1);
        try {
            if (parts.length == 3 && Long.parseLong(parts[0]) > 0) {
                return new Assumptions.Audience(
                        Long.parseLong(parts[0]), Double.parseDouble(parts[1]), Double.parseDouble(parts[2]));
            }
        } catch (NumberFormatException noNumber) {
            // The answer is the same.
        }
        throw new OptionException(
                "--channels", "must be of the form SUBSCRIBERS:PER-CONNECTION:PER-SECOND, not \"" + text + "\"");
    }
}
