package dev.fanfare.systemtests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Fanfare server as a process of its own, run from the jars that the build has made. */
final class ServerProcess implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("Fanfare listening on https?://\\S+:(\\d+)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Integer> ready = new LinkedBlockingQueue<>();
    private int port;

    private ServerProcess(Process process) {
        this.process = process;
        follow(process.inputReader(StandardCharsets.UTF_8), line -> {
            output.add(line);
            Matcher announced = READY.matcher(line);
            if (announced.matches()) {
                ready.add(Integer.parseInt(announced.group(1)));
            }
        });
        follow(process.errorReader(StandardCharsets.UTF_8), errors::add);
    }

    private static void follow(BufferedReader reader, Consumer<String> each) {
        Thread thread = new Thread(() -> reader.lines().forEach(each));
        thread.setDaemon(true);
        thread.start();
    }

    /** Runs the server's command line. */
    static ServerProcess run(String... arguments) throws IOException {
        return start("512m", "server", "dev.fanfare.server.cli.Main", arguments);
    }

    private static ServerProcess start(String heap, String module, String main, String... arguments)
            throws IOException {
        Path target = Path.of(System.getProperty("fanfare.home"), module, "target");
        List<String> command = new ArrayList<>(List.of(System.getProperty("test.java"), "-Xmx" + heap));
        command.addAll(quietly());
        command.addAll(List.of("-cp", target.resolve("*") + ":" + target.resolve("lib") + "/*", main));
        command.addAll(List.of(arguments));
        return new ServerProcess(new ProcessBuilder(command).start());
    }

    /** As the launcher does, so that Java itself has nothing to warn of: the log is the server's alone. */
    private static List<String> quietly() {
        int release = Runtime.version().feature();
        List<String> options = new ArrayList<>();
        if (release >= 22) {
            options.add("--enable-native-access=ALL-UNNAMED");
        }
        if (release >= 23) {
            options.add("--sun-misc-unsafe-memory-access=allow");
        }
        return options;
    }

    /** Serves a configuration on a port, or on any if it is 0, and waits until it is ready. */
    static ServerProcess serve(String yaml, int port) throws IOException, InterruptedException {
        return serve(yaml, port, "512m");
    }

    /** Serves with a heap of a size such as "128m". */
    static ServerProcess serve(String yaml, int port, String heap) throws IOException, InterruptedException {
        Path file = Files.createTempFile("fanfare-", ".yaml");
        Files.writeString(file, yaml);
        return start(
                        heap,
                        "server",
                        "dev.fanfare.server.cli.Main",
                        "serve",
                        "--config",
                        file.toString(),
                        "--port",
                        Integer.toString(port))
                .ready();
    }

    /** Runs a program of one file that embeds the server, and waits until it is ready. */
    static ServerProcess embedded(Path source, String heap) throws IOException, InterruptedException {
        return start(heap, "server", source.toString()).ready();
    }

    /** Starts the demo with its data in a folder, on any port, and waits until it is ready. */
    static ServerProcess demo(Path data) throws IOException, InterruptedException {
        return start(
                        "512m",
                        "examples",
                        "dev.fanfare.examples.gallery.Gallery",
                        "--data",
                        data.toString(),
                        "--port",
                        "0")
                .ready();
    }

    private ServerProcess ready() throws InterruptedException {
        Integer announced = ready.poll(60, TimeUnit.SECONDS);
        if (announced == null) {
            process.destroyForcibly();
            throw new AssertionError("the server is not ready: " + errors);
        }
        port = announced;
        return this;
    }

    int port() {
        return port;
    }

    String webSocketUrl() {
        return "ws://127.0.0.1:" + port + "/connection/websocket";
    }

    long pid() {
        return process.pid();
    }

    /** What it wrote to standard output. */
    List<String> output() {
        return output;
    }

    /** What it wrote to standard error. */
    List<String> errors() {
        return errors;
    }

    /** Waits until the process has ended; its exit code. */
    int awaitExit() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the process has not ended: " + errors);
        }
        return process.exitValue();
    }

    /** Calls a method of the HTTP API with the key "key". */
    String api(String method, String request) {
        HttpRequest call = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/" + method))
                .header("X-API-Key", "key")
                .POST(HttpRequest.BodyPublishers.ofString(request))
                .build();
        try {
            return http.send(call, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** Asks the process to end. */
    void stop() {
        process.destroy();
    }

    /** Ends the process at once, in the middle of whatever it does. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitExit();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
