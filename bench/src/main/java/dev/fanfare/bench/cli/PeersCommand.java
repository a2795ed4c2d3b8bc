package dev.fanfare.bench.cli;

import dev.fanfare.bench.peers.Comparison;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code fanfare bench peers}: the same loads for several servers. */
@CommandLine.Command(
        name = "peers",
        description = "Puts Fanfare and other servers under the same loads and writes docs/benchmarks.md.",
        mixinStandardHelpOptions = true)
final class PeersCommand implements Callable<Integer> {

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @CommandLine.Option(
            names = "--only",
            paramLabel = "PHASE",
            split = ",",
            description =
                    "Phases to run. Default: fanout-paced, fanout-saturated, many-channels, idle, storm, slow, sequential,"
                            + " sequential-paced, publish-1, publish-32, bystander, several-servers, redis-publish-32,"
                            + " redis-many-channels, redis-fanout-1, redis-fanout-2.")
    private List<String> phases = Comparison.phases();

    @CommandLine.Option(
            names = "--peers",
            paramLabel = "PEER",
            split = ",",
            description = "Servers to measure. Default: fanfare, fanfare-17 (memory only), centrifugo, ws, socket.io,"
                    + " netty, netty-burst.")
    private List<String> peers = Comparison.peers();

    @CommandLine.Option(
            names = "--table-only",
            description = "Measures nothing, and writes the table from what has been measured before.")
    private boolean tableOnly;

    @CommandLine.Option(
            names = "--table",
            paramLabel = "FILE",
            description = "Where the table is written. Default: docs/benchmarks.md")
    private @Nullable Path table;

    @CommandLine.Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8190",
            description = "Where the servers listen; several on this and those after it. Default: ${DEFAULT-VALUE}")
    private int port;

    @CommandLine.Option(
            names = "--server-java",
            paramLabel = "JAVA",
            defaultValue = "",
            description = "The java that runs Fanfare's server. Default: the newest on this machine.")
    private String serverJava = "";

    @CommandLine.Option(
            names = "--server-java-opts",
            paramLabel = "OPTIONS",
            defaultValue = "",
            description = "Options of the java that runs Fanfare's server, such as \"-Xmx1g -XX:+UseG1GC\".")
    private String serverJavaOptions = "";

    @CommandLine.Option(
            names = "--redis-server",
            paramLabel = "PROGRAM",
            defaultValue = "redis-server",
            description = "The Redis of the phases that begin with redis. Default: ${DEFAULT-VALUE}")
    private String redisServer = "redis-server";

    @CommandLine.Option(
            names = "--home",
            paramLabel = "DIR",
            defaultValue = "${sys:fanfare.home:-.}",
            hidden = true,
            description = "Root of the checkout.")
    private Path home = Path.of(".");

    @Override
    public Integer call() throws IOException, InterruptedException {
        known("--only", phases, Comparison.phases());
        known("--peers", peers, Comparison.peers());
        Path root = home.toAbsolutePath().normalize();
        if (!Files.isDirectory(root.resolve("bench/peers"))) {
            throw new OptionException("--home", "must be a checkout of Fanfare; " + root + " has no bench/peers");
        }
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Comparison comparison = new Comparison(root, port, serverJava(), redisServer, Main.class.getName(), out);
        if (!tableOnly) {
            comparison.run(phases, peers);
        }
        comparison.writeTable(table == null ? root.resolve("docs/benchmarks.md") : table);
        return CommandLine.ExitCode.OK;
    }

    private Map<String, String> serverJava() {
        Map<String, String> environment = new HashMap<>();
        if (!serverJava.isEmpty()) {
            environment.put("FANFARE_JAVA", serverJava);
        }
        environment.put("FANFARE_JAVA_OPTS", serverJavaOptions);
        return environment;
    }

    private static void known(String option, List<String> said, List<String> known) {
        for (String name : said) {
            if (!known.contains(name)) {
                throw new OptionException(option, "must be of " + String.join(", ", known) + ", not \"" + name + "\"");
            }
        }
    }
}
