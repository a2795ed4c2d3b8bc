package dev.fanfare.bench.peers;

import dev.fanfare.bench.report.Reports;
import dev.fanfare.bench.scenario.BenchException;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Puts peers under the same load, one after the other, each with a fresh server and a fresh load
 * generator for every phase. Every measurement is kept in a file of its own, so that a run may be
 * partial, or break off, and the table is still written from everything there is.
 */
public final class Comparison {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final long PHASE_MINUTES = 3;

    private final Path results;
    private final Path logs;
    private final Path notes;
    private final Path redisFolder;
    private final String redisServer;
    private final String generator;
    private final PeerFactory factory;
    private final int port;
    private final PrintWriter out;
    private final Map<String, Object> made = new HashMap<>();

    /**
     * @param home the root of the checkout
     * @param port where peers listen; further servers of one peer on those after it
     * @param serverJava what Fanfare's launcher is told about Java, as environment variables
     * @param redisServer the path or name of redis-server, for peers that share a Redis
     * @param generator the main class of the load generator
     * @param out told about each step
     */
    public Comparison(
            Path home,
            int port,
            Map<String, String> serverJava,
            String redisServer,
            String generator,
            PrintWriter out) {
        this.results = home.resolve("bench/target/peers/results");
        this.logs = home.resolve("bench/target/peers/logs");
        this.notes = home.resolve("bench/peers/notes.md");
        this.redisFolder = home.resolve("bench/target/peers/redis");
        this.redisServer = redisServer;
        this.generator = generator;
        this.factory = new PeerFactory(home, serverJava);
        this.port = port;
        this.out = out;
    }

    /** The names of all phases. */
    public static List<String> phases() {
        return Phase.VALUES.stream().map(Phase::name).toList();
    }

    /** The names of all peers. */
    public static List<String> peers() {
        return PeerFactory.NAMES;
    }

    /** Measures; what goes wrong with one peer is kept as its result and does not stop the others. */
    public void run(List<String> phases, List<String> peers) throws IOException, InterruptedException {
        Files.createDirectories(results);
        Files.createDirectories(logs);
        for (Phase phase : Phase.VALUES) {
            for (String name : PeerFactory.NAMES) {
                if (phases.contains(phase.name())
                        && peers.contains(name)
                        && phase.peers().contains(name)) {
                    keep(measure(phase, name));
                }
            }
        }
    }

    private Measurement measure(Phase phase, String name) throws InterruptedException {
        out.println(phase.name() + ": " + name);
        out.flush();
        Object peer = made.computeIfAbsent(name, this::make);
        if (!(peer instanceof Peer server)) {
            return failure(phase, name, name, "", "not measured: " + peer);
        }
        try {
            if (!phase.shares()) {
                return run(phase, server, null);
            }
            try (SharedRedis redis = SharedRedis.start(redisServer, port - 1, redisFolder)) {
                return run(phase, server, redis);
            }
        } catch (IOException | BenchException failed) {
            return failure(phase, name, server.title(), server.version(), "failed: " + failed.getMessage());
        }
    }

    private Measurement run(Phase phase, Peer peer, @Nullable SharedRedis redis)
            throws IOException, InterruptedException {
        List<PeerProcess> processes = new ArrayList<>();
        try {
            for (int i = 0; i < phase.servers(); i++) {
                String number = i == 0 ? "" : "-" + (i + 1);
                Path log = logs.resolve(phase.name() + "." + peer.name() + ".server" + number + ".log");
                Map<String, String> environment = redis == null ? Map.of() : redis.environment(peer.name());
                processes.add(PeerProcess.start(peer, port + i, log, environment));
            }
            if (redis == null) {
                return load(phase, peer, processes);
            }
            SharedRedis.Use before = redis.use();
            Measurement measured = load(phase, peer, processes);
            return measured.result() == null
                    ? measured
                    : measured.with(measured.result()
                            .with(redis.use().since(before, measured.result().publications())));
        } finally {
            processes.forEach(PeerProcess::close);
        }
    }

    /** Returns a {@link Peer}, or a sentence that says what is missing. */
    private Object make(String name) {
        try {
            return factory.make(name);
        } catch (MissingToolException missing) {
            return String.valueOf(missing.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private Measurement load(Phase phase, Peer peer, List<PeerProcess> processes)
            throws IOException, InterruptedException {
        Path output = logs.resolve(phase.name() + "." + peer.name() + ".json");
        Path progress = logs.resolve(phase.name() + "." + peer.name() + ".log");
        Process load = new ProcessBuilder(command(phase, peer, processes))
                .redirectOutput(output.toFile())
                .redirectError(progress.toFile())
                .start();
        Thread reaper = new Thread(() -> PeerProcess.kill(load), "bench-reaper");
        Runtime.getRuntime().addShutdownHook(reaper);
        try {
            boolean ended = load.waitFor(PHASE_MINUTES, TimeUnit.MINUTES);
            String document = Files.readString(output);
            if (!ended || document.isBlank()) {
                String reason = ended
                        ? last(Files.readString(progress, StandardCharsets.UTF_8))
                        : "no end after " + PHASE_MINUTES + " minutes";
                return failure(phase, peer.name(), peer.title(), peer.version(), "failed: " + reason);
            }
            return new Measurement(
                    phase.name(),
                    peer.name(),
                    peer.title(),
                    peer.version(),
                    LocalDate.now(ZoneOffset.UTC).toString(),
                    Machine.describe(),
                    Reports.fromJson(document),
                    "");
        } finally {
            PeerProcess.kill(load);
            Runtime.getRuntime().removeShutdownHook(reaper);
        }
    }

    private List<String> command(Phase phase, Peer peer, List<PeerProcess> processes) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), generator));
        command.addAll(phase.arguments());
        if (phase.servers() > 1 && phase.shares()) {
            command.addAll(List.of("--publish-url", processes.get(0).api()));
        }
        command.addAll(List.of(
                "--json",
                "--url",
                joined(processes, PeerProcess::url),
                "--dialect",
                peer.dialect(),
                "--server-pid",
                joined(processes, process -> Long.toString(process.pid()))));
        return command;
    }

    private static String joined(List<PeerProcess> processes, Function<PeerProcess, String> text) {
        return processes.stream().map(text).collect(Collectors.joining(","));
    }

    private static String last(String text) {
        return text.lines().reduce("it said nothing", (first, second) -> second);
    }

    private static Measurement failure(Phase phase, String peer, String title, String version, String problem) {
        String date = LocalDate.now(ZoneOffset.UTC).toString();
        return new Measurement(phase.name(), peer, title, version, date, Machine.describe(), null, problem);
    }

    private void keep(Measurement measurement) throws IOException {
        Path file = results.resolve(measurement.phase() + "." + measurement.peer() + ".json");
        Files.writeString(file, JSON.writeValueAsString(measurement));
        out.println("  " + summary(measurement));
        out.flush();
    }

    private static String summary(Measurement measurement) {
        return measurement.result() == null
                ? measurement.problem()
                : Columns.of(measurement.phase()).stream()
                        .map(column -> column.title() + " " + column.text(measurement.result()))
                        .reduce((first, second) -> first + ", " + second)
                        .orElse("");
    }

    /** Writes the table from everything that has been kept. */
    public void writeTable(Path file) throws IOException {
        List<Measurement> all = new ArrayList<>();
        for (Phase phase : Phase.VALUES) {
            for (String peer : PeerFactory.NAMES) {
                Path kept = results.resolve(phase.name() + "." + peer + ".json");
                if (Files.exists(kept)) {
                    all.add(JSON.readValue(Files.readString(kept), Measurement.class));
                }
            }
        }
        Files.writeString(file, new Table(all, Files.exists(notes) ? Files.readString(notes) : "").markdown());
        out.println("The table is in " + file);
        out.flush();
    }
}
