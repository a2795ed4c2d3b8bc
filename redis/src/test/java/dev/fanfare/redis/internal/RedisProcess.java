package dev.fanfare.redis.internal;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/** A real Redis, which can be killed, held, and started anew at the same place. */
public final class RedisProcess implements AutoCloseable {

    private static final Path PROGRAM = unpacked();
    private static final Optional<Path> INSTALLED = onPath();

    static {
        // Tests of this module wait for what they expect, on a machine that may be busy: time alone makes none fail.
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
    }

    /** What a cluster adds to a port for what its members tell each other. */
    private static final int CLUSTER_BUS = 10_000;

    private static final int MOST_PORTS = 65_536;

    private final int port;
    private final List<String> command = new ArrayList<>();
    private final Path folder;
    private @Nullable Process process;
    private @Nullable RedisClient client;
    private @Nullable RedisCommands<String, String> administrator;

    /**
     * It runs when this returns.
     *
     * @param settings one of {@code redis.conf} each; without any, nothing is kept when it ends
     */
    public RedisProcess(String... settings) {
        this(PROGRAM, freePort(), List.of(), "save \"\"", settings);
    }

    private RedisProcess(Path program, int port, List<String> arguments, String first, String... settings) {
        this.port = port;
        try {
            folder = Files.createTempDirectory("fanfare-redis");
            List<String> lines = new ArrayList<>(List.of("port " + port, "bind 127.0.0.1", "dir " + folder, first));
            lines.addAll(List.of(settings));
            command.addAll(List.of(
                    program.toString(),
                    Files.write(folder.resolve("conf"), lines).toString()));
            command.addAll(arguments);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
        start();
    }

    /**
     * A sentinel.
     *
     * @param settings one of {@code sentinel.conf} each
     */
    public static RedisProcess sentinel(String... settings) {
        return new RedisProcess(PROGRAM, freePort(), List.of("--sentinel"), "", settings);
    }

    /** One that will be a member of a cluster. */
    public static RedisProcess clustered(Path program) {
        int port = freePort();
        while (port + CLUSTER_BUS >= MOST_PORTS || !isFree(port + CLUSTER_BUS)) {
            port = freePort();
        }
        return new RedisProcess(
                program,
                port,
                List.of(),
                "save \"\"",
                "cluster-enabled yes",
                "cluster-node-timeout 2000",
                "cluster-require-full-coverage no");
    }

    /** The Redis that comes with the tests, 6.2. */
    public static Path program() {
        return PROGRAM;
    }

    /** One that is installed, if it is 7 or later. */
    public static Optional<Path> installed() {
        return INSTALLED;
    }

    private static Optional<Path> onPath() {
        return Stream.of(String.valueOf(System.getenv("PATH")).split(File.pathSeparator))
                .map(folder -> Path.of(folder, "redis-server"))
                .filter(Files::isExecutable)
                .filter(RedisProcess::isNew)
                .findFirst();
    }

    private static boolean isNew(Path program) {
        try (BufferedReader said =
                new ProcessBuilder(program.toString(), "--version").start().inputReader()) {
            return said.lines().anyMatch(line -> line.matches(".* v=([7-9]|\\d\\d)\\..*"));
        } catch (IOException unusable) {
            return false;
        }
    }

    private static Path unpacked() {
        try {
            return ExecutableProvider.newJarResourceProvider().get().toPath();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    /** Starts it after it was killed. */
    public void start() {
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        Awaitility.await().ignoreExceptions().until(() -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            }
        });
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    /** As by {@code kill -9}. */
    public void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().onExit().join();
        }
    }

    /** It does nothing any more, but is there. */
    public void hold() {
        signal("STOP");
    }

    /** It goes on. */
    public void release() {
        signal("CONT");
    }

    private void signal(String name) {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException("it is not running");
        }
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(running.pid()))
                    .start()
                    .onExit()
                    .join();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Asks it something, as an administrator would. */
    public synchronized <T> T ask(Function<RedisCommands<String, String>, T> question) {
        RedisCommands<String, String> asked = administrator;
        if (asked == null) {
            RedisClient made = RedisClient.create(RedisURI.create("127.0.0.1", port));
            client = made;
            asked = made.connect().sync();
            administrator = asked;
        }
        return question.apply(asked);
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
        }
        kill();
    }
}
