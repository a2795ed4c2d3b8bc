package dev.fanfare.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.testkit.RawWebSocket;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands that the guides show, from {@code examples/guides}, on a port of their own. */
@DisplayName("The commands of the guides")
@DisabledOnOs(OS.WINDOWS)
class GuideCommandsTest {

    private static final Path HOME =
            Path.of(System.getProperty("fanfare.home")).toAbsolutePath().normalize();

    private final List<Process> processes = new ArrayList<>();

    @TempDir
    private Path folder;

    private int port;

    @BeforeEach
    void choosePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path launcher = folder.resolve("fanfare");
        Files.writeString(launcher, "#!/bin/sh\nexec \"" + HOME.resolve("fanfare") + "\" \"$@\"\n");
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
    }

    @AfterEach
    void endProcesses() {
        processes.forEach(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
    }

    private static String snippet(String file, String name) throws IOException {
        String text = Files.readString(HOME.resolve("examples/guides").resolve(file));
        Matcher part = Pattern.compile("# snippet: " + name + "\n(.*?)# end snippet\n", Pattern.DOTALL)
                .matcher(text);
        assertThat(part.find()).isTrue();
        return part.group(1);
    }

    private Process start(String commands, Path where, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", "set -e\n" + commands.replace("8000", "" + port))
                .directory(where.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("errors").toFile()));
        builder.environment().put("FANFARE_HTTP_SERVER_PORT", Integer.toString(port));
        builder.environment().put("FANFARE_JAVA", System.getProperty("test.java"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private String run(String commands) throws IOException, InterruptedException {
        return run(commands, folder);
    }

    private String run(String commands, Path where) throws IOException, InterruptedException {
        Process process = start(commands, where, Map.of("npm_config_prefer_offline", "true"));
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(output + Files.readString(folder.resolve("errors")))
                .isZero();
        return output.strip();
    }

    private void serve(String commands) throws IOException {
        BufferedReader output = start(commands, folder, Map.of()).inputReader(StandardCharsets.UTF_8);
        assertThat(output.readLine())
                .as("%s", folder.resolve("errors"))
                .isEqualTo("Fanfare listening on http://localhost:" + port);
    }

    private void configure(String file) throws IOException {
        Files.copy(HOME.resolve("examples/guides").resolve(file), folder.resolve("fanfare.yaml"));
    }

    private RawWebSocket subscribed(String token) throws IOException {
        RawWebSocket client = RawWebSocket.open(port, "/connection/websocket");
        client.sendText("{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}");
        assertThat(client.readText()).contains("\"connect\"");
        client.sendText("{\"id\":2,\"subscribe\":{\"channel\":\"news:today\"}}");
        assertThat(client.readText()).contains("\"subscribe\"");
        return client;
    }

    @Test
    @DisplayName("M18 README: a server, a token and a publication")
    void readme() throws Exception {
        configure("news/fanfare.yaml");
        serve(snippet("news/serve.sh", "serve"));
        String token = run(snippet("news/serve.sh", "token"));
        try (RawWebSocket client = subscribed(token)) {
            assertThat(run(snippet("news/serve.sh", "publish"))).contains("\"result\"", "\"offset\":1");
            assertThat(client.readText()).contains("\"data\":{\"hello\": \"world\"}");
        }
    }

    @Test
    @DisplayName("C8 clients: the server that their programs talk to")
    void clients() throws Exception {
        configure("clients/fanfare.yaml");
        serve(snippet("clients/talk.sh", "serve"));
        String[] environment = run(snippet("clients/talk.sh", "environment") + "echo $URL $TOKEN")
                .split(" ", -1);
        assertThat(environment[0]).isEqualTo("ws://localhost:" + port + "/connection/websocket");
        try (RawWebSocket client = subscribed(environment[1])) {
            assertThat(run(snippet("clients/talk.sh", "send"))).contains("\"delivered\":1");
            assertThat(client.readText() + "\n" + client.readText())
                    .contains("\"data\":{\"hello\": \"world\"}", "Hello, Ann");
        }
    }

    @Test
    @DisplayName("M1 clients: who only listens needs nothing but curl")
    void listeners() throws Exception {
        configure("clients/fanfare.yaml");
        serve(snippet("clients/talk.sh", "serve"));
        String listening = snippet("clients/talk.sh", "environment") + snippet("clients/talk.sh", "listen");
        BufferedReader pushes = start(listening, folder, Map.of()).inputReader(StandardCharsets.UTF_8);
        assertThat(pushes.readLine()).startsWith("{\"connect\":{").contains("\"news:today\":{");
        run(snippet("clients/talk.sh", "send"));
        assertThat(pushes.readLine() + "\n" + pushes.readLine())
                .contains("\"data\":{\"hello\": \"world\"}", "Hello, Ann");
    }

    @Test
    @DisplayName("N5 notifications: a word to everyone, over HTTP")
    void notifications() throws Exception {
        configure("clients/notify.yaml");
        serve("./fanfare serve --config fanfare.yaml");
        try (RawWebSocket page = RawWebSocket.open(port, "/connection/notify")) {
            // Not before its connection is registered.
            Awaitility.await()
                    .until(() -> run(snippet("clients/notify.sh", "broadcast")).contains("\"delivered\":1"));
            assertThat(page.readText()).contains("Down for maintenance at 18:00");
        }
    }

    @Test
    @DisplayName("L4 widgets: a first try")
    void widgets() throws Exception {
        configure("widgets/fanfare.yaml");
        serve(snippet("widgets/job.sh", "serve"));
        try (RawWebSocket page = RawWebSocket.open(port, "/connection/websocket", "Origin: null")) {
            page.sendText("{\"id\":1,\"connect\":{}}");
            assertThat(page.readText()).contains("\"connect\"");
            page.sendText("{\"id\":2,\"subscribe\":{\"channel\":\"live:job:42\"}}");
            assertThat(page.readText()).contains("\"subscribe\"");
            assertThat(run(snippet("widgets/job.sh", "update"))).contains("applied");
            assertThat(page.readText()).contains("Q3 report");
            assertThat(run(snippet("widgets/job.sh", "toast"))).contains("\"delivered\":1");
            assertThat(page.readText()).contains("Ready");
        }
    }

    @Test
    @DisplayName("N13 notifications: the page with a job")
    void progress() throws Exception {
        String command = snippet("progress.sh", "run").strip() + " " + port;
        BufferedReader output = start(command, HOME, Map.of()).inputReader(StandardCharsets.UTF_8);
        assertThat(output.readLine()).isEqualTo("Fanfare listening on http://localhost:" + port);
    }

    @Test
    @DisplayName("C8 client socket: the package, from a checkout with a space in its path")
    void thePackage() throws Exception {
        Path checkout = folder.resolve("a checkout");
        Path web = checkout.resolve("web");
        try (Stream<Path> files = Files.walk(HOME.resolve("web"))) {
            for (Path file : files.filter(each -> !each.toString().matches(".*/(node_modules|dist|target)(/.*)?"))
                    .toList()) {
                Path copy = web.resolve(HOME.resolve("web").relativize(file).toString());
                Files.createDirectories(Files.isDirectory(file) ? copy : copy.getParent());
                if (!Files.isDirectory(file)) {
                    Files.copy(file, copy);
                }
            }
        }
        Path project = Files.createDirectories(folder.resolve("my project"));
        Files.writeString(project.resolve("package.json"), "{\"type\": \"module\"}");
        run(snippet("clients/package.sh", "package").replace("/path/to/project", "'" + project + "'"), checkout);
        Files.writeString(
                project.resolve("use.js"),
                "import { ClientSocket } from '@fanfare/client';\nconsole.log(new ClientSocket().status);\n");
        assertThat(run("node use.js", project)).isEqualTo("disconnected");
        assertThat(project.resolve("node_modules/@fanfare/client/dist/fanfare.js"))
                .isRegularFile();
    }
}
