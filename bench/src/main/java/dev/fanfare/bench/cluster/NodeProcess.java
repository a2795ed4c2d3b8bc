package dev.fanfare.bench.cluster;

import dev.fanfare.bench.load.Endpoint;
import dev.fanfare.bench.plan.Transport;
import dev.fanfare.bench.scenario.BenchException;
import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server of ours, which can be killed, held, and started anew at the same place. */
public final class NodeProcess implements AutoCloseable {

    /** The key of its HTTP API. */
    public static final String API_KEY = "bench";

    private static final long START_SECONDS = 300;
    private static final int PATIENCE_MILLIS = 2_000;

    private final Path home;
    private final int number;
    private final int port;
    private final Path configuration;
    private final Path log;
    private final Path clock;
    private final String faketime;
    private final Thread reaper = new Thread(this::kill, "bench-reaper");
    private List<String> command;
    private boolean isLaunched;
    private @Nullable Process process;

    /**
     * Writes its configuration; it does not run yet.
     *
     * @param home the root of the checkout
     * @param folder for its configuration and log
     * @param redis port on this machine where it finds Redis
     * @param faketime the library that gives it a clock of its own; "" for none
     */
    public NodeProcess(Path home, Path folder, int number, int port, int redis, String faketime) throws IOException {
        this.home = home;
        this.number = number;
        this.port = port;
        this.configuration = folder.resolve("node-" + number + ".yaml");
        this.log = folder.resolve("node-" + number + ".log");
        this.clock = folder.resolve("node-" + number + ".clock");
        this.faketime = faketime;
        this.command = List.of(
                home.resolve("fanfare").toString(),
                "serve",
                "--config",
                configuration.toString(),
                "--port",
                Integer.toString(port));
        Files.createDirectories(folder);
        Files.writeString(configuration, """
                client:
                  insecure: true
                http_api:
                  key: %s
                node:
                  name: node-%d
                log:
                  level: info
                engine:
                  type: redis
                  redis:
                    address: ["127.0.0.1:%d"]
                channel:
                  without_namespace:
                    history_size: 1000
                    history_ttl: 5m
                    force_positioning: true
                    force_recovery: true
                """.formatted(API_KEY, number, redis));
        Files.deleteIfExists(log);
        setClock(0);
        Runtime.getRuntime().addShutdownHook(reaper);
    }

    /** Which one it is, from 0. */
    public int number() {
        return number;
    }

    /** Where it has its WebSocket. */
    public Endpoint webSocket() {
        return Endpoint.of("ws://127.0.0.1:" + port + "/connection/websocket", Transport.WEBSOCKET);
    }

    /** The port of its HTTP API. */
    public int port() {
        return port;
    }

    /** Its process; -1 if it has none. */
    public long pid() {
        Process running = process;
        return running == null ? -1 : running.pid();
    }

    /** Starts it; that takes as long as {@link #awaitHealthy}. */
    public void start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(log.toString())));
        builder.environment().putAll(clockOfItsOwn());
        process = builder.start();
    }

    private Map<String, String> clockOfItsOwn() throws IOException {
        if (faketime.isEmpty()) {
            return Map.of();
        }
        return isLaunched
                ? Map.of(
                        "LD_PRELOAD",
                        faketime,
                        "FAKETIME_TIMESTAMP_FILE",
                        clock.toString(),
                        "FAKETIME_CACHE_DURATION",
                        "1",
                        "FAKETIME_DONT_FAKE_MONOTONIC",
                        "1")
                : Map.of("FANFARE_JAVA", javaWithClock());
    }

    /** How it is started again: as the launcher did, which must not find something to build in the middle of a run. */
    private void remember(long pid) {
        try {
            byte[] line = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "cmdline"));
            command = List.of(new String(line, StandardCharsets.UTF_8).split("\0"));
            isLaunched = true;
        } catch (IOException elsewhere) {
            // Where there is no /proc the launcher starts it again.
        }
    }

    /** Java alone has a clock of its own, and not the script that starts it, whose many small programs it would slow down. */
    private String javaWithClock() throws IOException {
        Path script = clock.resolveSibling("java-" + number);
        Files.writeString(
                script, """
                #!/bin/sh
                export LD_PRELOAD='%s' FAKETIME_TIMESTAMP_FILE='%s' FAKETIME_CACHE_DURATION=1 FAKETIME_DONT_FAKE_MONOTONIC=1
                exec '%s' "$@"
                """.formatted(faketime, clock, Path.of(System.getProperty("java.home"), "bin", "java")));
        if (!script.toFile().setExecutable(true)) {
            throw new IOException(script + " cannot be made executable");
        }
        return script.toString();
    }

    /** Its clock is so many seconds ahead, a second later at the latest; if it has one of its own. */
    void setClock(long seconds) throws IOException {
        Files.writeString(clock, "+" + seconds + "s\n");
    }

    /** Waits until it says that it is healthy. */
    public void awaitHealthy() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!isHealthy()) {
            Process running = process;
            if (running == null || !running.isAlive() || System.nanoTime() > end) {
                throw new BenchException("Node " + number + " did not start; see " + log + ".");
            }
            Thread.sleep(50);
        }
        if (!isLaunched) {
            remember(pid());
        }
    }

    private boolean isHealthy() {
        try {
            HttpURLConnection asked = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + "/health").toURL().openConnection();
            asked.setConnectTimeout(PATIENCE_MILLIS);
            asked.setReadTimeout(PATIENCE_MILLIS);
            return asked.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** As by {@code kill -9}. */
    public void kill() {
        Process running = process;
        if (running != null) {
            running.descendants().forEach(ProcessHandle::destroyForcibly);
            running.destroyForcibly().onExit().join();
        }
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(reaper);
    }
}
