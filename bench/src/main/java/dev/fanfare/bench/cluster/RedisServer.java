package dev.fanfare.bench.cluster;

import dev.fanfare.bench.scenario.BenchException;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A Redis of our own, which can be killed, held, and started anew at the same place, with what it has written or without. */
public final class RedisServer implements AutoCloseable {

    private static final long START_SECONDS = 30;

    private final String program;
    private final int port;
    private final Path folder;
    private final Thread reaper = new Thread(this::kill, "bench-reaper");
    private @Nullable Process process;

    /**
     * It runs when this returns, and writes what it does to a file, as it is written to every second.
     *
     * @param program the path or name of redis-server
     * @param folder where it writes to; what is there is deleted
     */
    public RedisServer(String program, int port, Path folder) throws IOException, InterruptedException {
        this.program = program;
        this.port = port;
        this.folder = folder;
        Runtime.getRuntime().addShutdownHook(reaper);
        if (accepts()) {
            throw new BenchException("Port " + port + " is in use; choose another with --port.");
        }
        wipe();
        start();
    }

    /** Where it is. */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Its process. */
    public long pid() {
        Process running = process;
        return running == null ? -1 : running.pid();
    }

    /** Starts it after it was killed. */
    public void start() throws IOException, InterruptedException {
        Files.createDirectories(folder);
        List<String> command = new ArrayList<>(List.of(program, "--port", Integer.toString(port)));
        command.addAll(List.of("--bind", "127.0.0.1", "--dir", folder.toString(), "--save", ""));
        command.addAll(List.of("--appendonly", "yes", "--appendfsync", "everysec"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        new File(folder.resolveSibling("redis.log").toString())));
        Process started;
        try {
            started = builder.start();
        } catch (IOException missing) {
            throw new BenchException(program + " cannot be started (" + missing.getMessage()
                    + "); install Redis, or name its redis-server with --redis-server.");
        }
        process = started;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!accepts()) {
            if (!started.isAlive() || System.nanoTime() > end) {
                throw new BenchException("Redis did not start; see " + folder.resolveSibling("redis.log") + ".");
            }
            Thread.sleep(10);
        }
    }

    private boolean accepts() {
        try (RedisAdministrator administrator = administrator()) {
            return administrator.ask("PING").equals("PONG");
        } catch (IOException notYet) {
            return false;
        }
    }

    /** A connection to it, past every proxy. */
    public RedisAdministrator administrator() throws IOException {
        return new RedisAdministrator(address());
    }

    /** As by {@code kill -9}. */
    public void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().onExit().join();
        }
    }

    /** What it has written is gone. */
    public void wipe() throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(reaper);
    }
}
