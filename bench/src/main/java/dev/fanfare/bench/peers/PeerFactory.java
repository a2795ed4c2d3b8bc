package dev.fanfare.bench.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Knows how each peer is built and started. */
final class PeerFactory {

    /** All of them, ours first. */
    static final List<String> NAMES =
            List.of("fanfare", "fanfare-17", "centrifugo", "ws", "socket.io", "netty", "netty-burst");

    /** The key of the HTTP API of those that have one. */
    static final String API_KEY = "bench";

    private static final String CENTRIFUGO = "github.com/centrifugal/centrifugo/v6";
    private static final String CENTRIFUGE_PATH = "/connection/websocket";

    private final Path home;
    private final Path sources;
    private final Path target;
    private final Map<String, String> serverJava;

    /**
     * @param home the root of the checkout
     * @param serverJava what Fanfare's launcher is told about Java, as environment variables
     */
    PeerFactory(Path home, Map<String, String> serverJava) {
        this.serverJava = serverJava;
        this.home = home;
        this.sources = home.resolve("bench/peers");
        this.target = home.resolve("bench/target/peers");
    }

    /**
     * Builds a peer, if it is not built yet.
     *
     * @throws MissingToolException if something that it needs is not on this machine
     */
    Peer make(String name) throws MissingToolException, InterruptedException {
        try {
            Files.createDirectories(target);
            return switch (name) {
                case "fanfare" -> fanfare(name, "Fanfare", serverJava);
                case "fanfare-17" -> fanfare(name, "Fanfare on JDK 17", Map.of("FANFARE_JAVA", java17()));
                case "centrifugo" -> centrifugo();
                case "ws" -> node(name, "ws on Node", "/", "plain");
                case "socket.io" ->
                    node(name, "socket.io on Node", "/socket.io/?EIO=4&transport=websocket", "socketio");
                case "netty" -> netty(name, "bare Netty, one flush for each message", List.of());
                case "netty-burst" -> netty(name, "bare Netty, what is queued in one buffer", List.of("burst"));
                default -> throw new IllegalArgumentException("there is no peer " + name);
            };
        } catch (IOException problem) {
            throw new UncheckedIOException("the files of peer " + name + " cannot be prepared", problem);
        }
    }

    private Peer fanfare(String name, String title, Map<String, String> environment)
            throws MissingToolException, InterruptedException {
        String script = home.resolve("fanfare").toString();
        // Builds the server, if need be, before the clock ticks.
        String version = Tools.run(home, script, "version").lines().reduce("", (first, last) -> last);
        String options = environment.getOrDefault("FANFARE_JAVA_OPTS", "");
        String runtime = " on JDK " + javaVersion(environment.get("FANFARE_JAVA"))
                + (options.isEmpty() ? "" : " with " + options);
        IntFunction<List<String>> command = port -> List.of(
                script,
                "serve",
                "--config",
                sources.resolve("fanfare.yaml").toString(),
                "--port",
                Integer.toString(port));
        return new Peer(name, title, version + runtime, command, environment, home, CENTRIFUGE_PATH, "centrifuge");
    }

    /** The version of a java, or of this one, which the launcher has found to be the newest. */
    private String javaVersion(@Nullable String java) throws MissingToolException, InterruptedException {
        return java == null
                ? System.getProperty("java.version")
                : Tools.run(home, java, "-version")
                        .lines()
                        .findFirst()
                        .orElse("")
                        .replaceAll("[^0-9.]* \"|\".*", "");
    }

    private static String java17() throws IOException, MissingToolException {
        Path directory = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(directory)) {
            try (Stream<Path> installed = Files.list(directory)) {
                List<Path> found = installed
                        .filter(path -> Objects.toString(path.getFileName()).contains("17"))
                        .map(path -> path.resolve("bin/java"))
                        .filter(Files::isExecutable)
                        .sorted()
                        .toList();
                if (!found.isEmpty()) {
                    return found.get(0).toString();
                }
            }
        }
        throw new MissingToolException("there is no JDK 17 in " + directory);
    }

    private Peer centrifugo() throws IOException, MissingToolException, InterruptedException {
        Path directory =
                Tools.copy(sources.resolve("centrifugo"), target.resolve("centrifugo"), "go.mod", "config.json");
        // A binary that was not built by its own release process does not know its version.
        String release = lastMatch(directory.resolve("go.mod"), ".*centrifugo/v6 (v[0-9.]+)");
        Path binary = directory.resolve("centrifugo-" + release);
        if (!Files.isExecutable(binary)) {
            Tools.run(directory, "go", "build", "-mod=mod", "-o", binary.toString(), CENTRIFUGO);
        }
        String version = release + " built by "
                + Tools.run(directory, binary.toString(), "version").replaceAll(".*version: |\\)", "");
        IntFunction<List<String>> command = port ->
                List.of(binary.toString(), "--config", "config.json", "--http_server.port", Integer.toString(port));
        return new Peer(
                "centrifugo", "Centrifugo", version, command, Map.of(), directory, CENTRIFUGE_PATH, "centrifuge");
    }

    private Peer node(String name, String title, String path, String dialect)
            throws IOException, MissingToolException, InterruptedException {
        Path directory = Tools.copy(
                sources.resolve(name), target.resolve(name), "package.json", "package-lock.json", "server.mjs");
        String node = "Node " + Tools.run(directory, "node", "--version");
        if (!Files.isDirectory(directory.resolve("node_modules"))) {
            Tools.run(directory, "npm", "ci", "--no-audit", "--no-fund");
        }
        IntFunction<List<String>> command = port -> List.of("node", "server.mjs", Integer.toString(port));
        return new Peer(
                name,
                title,
                name + " " + lastMatch(directory.resolve("package.json"), "\\s+\"[a-z.]+\": \"([0-9.]+)\"") + " on "
                        + node,
                command,
                Map.of("NODE_ENV", "production"),
                directory,
                path,
                dialect);
    }

    /** What the last line that matches holds in its group. */
    private static String lastMatch(Path file, String pattern) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.matches(pattern))
                .map(line -> line.replaceAll(pattern, "$1"))
                .reduce("", (first, last) -> last);
    }

    private Peer netty(String name, String title, List<String> mode) {
        IntFunction<List<String>> command = port -> Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                BroadcastServer.class.getName(),
                                Integer.toString(port)),
                        mode.stream())
                .toList();
        String version = "on JDK " + System.getProperty("java.version");
        return new Peer(name, title, version, command, Map.of(), target, "/", "plain");
    }
}
