package dev.fanfare.bench.cli;

import dev.fanfare.bench.cluster.Cluster;
import dev.fanfare.bench.cluster.ClusterPlan;
import dev.fanfare.bench.cluster.ClusterReport;
import dev.fanfare.bench.cluster.ClusterResult;
import dev.fanfare.bench.cluster.ClusterRun;
import dev.fanfare.bench.cluster.Fault;
import dev.fanfare.bench.cluster.Step;
import dev.fanfare.bench.report.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code fanfare bench cluster}: several nodes and a Redis under load, and what clients see while things go wrong. */
@CommandLine.Command(
        name = "cluster",
        description =
                "Starts nodes, a Redis and a proxy between them, has things go wrong, and checks what clients see.",
        mixinStandardHelpOptions = true)
final class ClusterCommand implements Callable<Integer> {

    private static final String ALL = "all";
    private static final String RANDOM = "random";

    /** Seeds that are chosen have so many digits at the most, so that one can type them. */
    private static final long SEEDS = 1_000_000;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @CommandLine.Option(
            names = "--faults",
            paramLabel = "FAULT",
            split = ",",
            description = "What goes wrong, one after the other: kill-node, hold-node, kill-redis (with an empty file),"
                    + " kill-redis-aof (with the file it has written), hold-redis, cut, black-hole, deaf, slow, flushall,"
                    + " evict-meta, evict-stream, clock-step (with --faketime); two with a plus between them at"
                    + " once, one of Redis itself and one of something else; all for each of them, random for what the"
                    + " seed chooses. Default: all")
    private List<String> faults = List.of(ALL);

    @CommandLine.Option(
            names = "--seed",
            paramLabel = "N",
            description = "Decides what is left open; the same one has the same go wrong. Default: one that is told.")
    private @Nullable Long seed;

    @CommandLine.Option(
            names = "--duration",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description = "How long faults happen; 0 for each of those that are named once. Default: 3600 for random,"
                    + " else ${DEFAULT-VALUE}")
    private long seconds;

    @CommandLine.Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "2",
            description = "Default: ${DEFAULT-VALUE}")
    private int nodes;

    @CommandLine.Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Clients, with one subscription each. Default: ${DEFAULT-VALUE}")
    private int connections;

    @CommandLine.Option(
            names = "--channels",
            paramLabel = "N",
            defaultValue = "500",
            description = "Default: ${DEFAULT-VALUE}")
    private int channels;

    @CommandLine.Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Publications per second, over the HTTP APIs of all nodes. Default: ${DEFAULT-VALUE}")
    private double rate;

    @CommandLine.Option(
            names = "--publishers",
            paramLabel = "N",
            defaultValue = "32",
            description = "How many publish at once. Default: ${DEFAULT-VALUE}")
    private int publishers;

    @CommandLine.Option(
            names = "--payload",
            paramLabel = "BYTES",
            defaultValue = "128",
            description = "Size of a publication. Default: ${DEFAULT-VALUE}")
    private int payload;

    @CommandLine.Option(
            names = "--fault-duration",
            paramLabel = "MS",
            defaultValue = "6000",
            description = "How long that is so which lasts: longer than the 4 s that a node waits for Redis."
                    + " Default: ${DEFAULT-VALUE}")
    private long faultMillis;

    @CommandLine.Option(
            names = "--rest",
            paramLabel = "MS",
            defaultValue = "3000",
            description = "Between the recovery from one fault and the next. Default: ${DEFAULT-VALUE}")
    private long restMillis;

    @CommandLine.Option(
            names = "--recovery",
            paramLabel = "MS",
            defaultValue = "5000",
            description = "Within which everybody must get again what is published. Default: ${DEFAULT-VALUE}")
    private long recoveryMillis;

    @CommandLine.Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8290",
            description =
                    "Of the first node; others on those after it, Redis on that before. Default: ${DEFAULT-VALUE}")
    private int port;

    @CommandLine.Option(
            names = "--redis-server",
            paramLabel = "PROGRAM",
            defaultValue = "redis-server",
            description = "The Redis that is started. Default: ${DEFAULT-VALUE}")
    private String redisServer = "redis-server";

    @CommandLine.Option(
            names = "--faketime",
            paramLabel = "FILE",
            defaultValue = "",
            description =
                    "libfaketimeMT.so.1, which gives each node a clock of its own. Default: none, and no clock-step.")
    private String faketime = "";

    @CommandLine.Option(
            names = "--json",
            description = "Writes the result to standard output as JSON; progress goes to standard error.")
    private boolean json;

    @CommandLine.Option(
            names = "--home",
            paramLabel = "DIR",
            defaultValue = "${sys:fanfare.home:-.}",
            hidden = true,
            description = "Root of the checkout.")
    private Path home = Path.of(".");

    @Override
    public Integer call() throws IOException, InterruptedException {
        ClusterPlan plan = plan();
        Path root = home.toAbsolutePath().normalize();
        if (!Files.isExecutable(root.resolve("fanfare"))) {
            throw new OptionException("--home", "must be a checkout of Fanfare; " + root + " has no ./fanfare");
        }
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        Progress progress = new Progress(json ? command.getErr() : command.getOut());
        progress.say("seed " + plan.seed());
        ClusterResult result;
        // Two runs at once, which have other ports, must not have each other's files.
        Path folder = root.resolve("bench/target/cluster-" + port);
        try (Cluster cluster = new Cluster(root, folder, plan)) {
            progress.say(plan.nodes() + " nodes are healthy");
            result = ClusterRun.run(plan, cluster, progress);
        }
        PrintWriter out = command.getOut();
        out.print(json ? ClusterReport.json(result) + System.lineSeparator() : ClusterReport.text(result));
        out.flush();
        return result.isClean() && ClusterReport.late(result) == 0 ? CommandLine.ExitCode.OK : LoadCommand.EXIT_UNCLEAN;
    }

    private ClusterPlan plan() {
        atLeastOne("--nodes", nodes);
        atLeastOne("--channels", channels);
        atLeastOne("--publishers", publishers);
        if (connections < channels) {
            throw new OptionException("--connections", "must be at least as many as --channels, " + channels);
        }
        if (!(rate > 0)) {
            throw new OptionException("--rate", "must be greater than 0");
        }
        boolean isRandom = faults.contains(RANDOM);
        return new ClusterPlan(
                isRandom ? List.of() : named(),
                seed == null ? ThreadLocalRandom.current().nextLong(SEEDS) : seed,
                isRandom && seconds == 0 ? 3600 : seconds,
                nodes,
                connections,
                channels,
                rate,
                publishers,
                payload,
                faultMillis,
                restMillis,
                recoveryMillis,
                port,
                redisServer,
                faketime);
    }

    private static void atLeastOne(String option, int value) {
        if (value < 1) {
            throw new OptionException(option, "must be at least 1");
        }
    }

    private List<Step> named() {
        List<Step> named = new ArrayList<>();
        for (String name : faults) {
            if (name.equals(ALL)) {
                Arrays.stream(Fault.values())
                        .filter(fault -> fault != Fault.CLOCK_STEP || !faketime.isEmpty())
                        .forEach(fault -> named.add(new Step(List.of(fault))));
            } else {
                named.add(step(name));
            }
        }
        return named;
    }

    private Step step(String name) {
        List<Fault> together =
                Arrays.stream(name.split("\\+", -1)).map(this::fault).toList();
        try {
            return new Step(together);
        } catch (IllegalArgumentException impossible) {
            throw new OptionException("--faults", "must have at once " + impossible.getMessage() + ", not " + name);
        }
    }

    private Fault fault(String name) {
        Fault fault = Arrays.stream(Fault.values())
                .filter(each -> each.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new OptionException(
                        "--faults",
                        "must be of all, random, "
                                + Arrays.stream(Fault.values())
                                        .map(Fault::toString)
                                        .collect(Collectors.joining(", "))
                                + ", not \"" + name + "\""));
        if (fault == Fault.CLOCK_STEP && faketime.isEmpty()) {
            throw new OptionException("--faketime", "must name libfaketimeMT.so.1 if clock-step is to happen");
        }
        return fault;
    }
}
