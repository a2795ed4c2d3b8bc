package dev.fanfare.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.server.FanfareServer;
import dev.fanfare.server.config.ConfigLoader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Whatever keeps a server from starting is one sentence and exit code 2. */
class StartProblemsTest {

    @TempDir
    private @Nullable Path folder;

    private static String serve(String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "serve";
        System.arraycopy(options, 0, arguments, 1, options.length);
        StringWriter errors = new StringWriter();
        CommandLine commandLine = Main.commandLine().setErr(new PrintWriter(errors));
        assertThat(commandLine.execute(arguments)).isEqualTo(CommandLine.ExitCode.USAGE);
        return errors.toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http_server.address=no.such.host.invalid | Fanfare cannot listen on "no.such.host.invalid": there is no host of that name; see http_server.address
            http_server.address=[::1                 | Fanfare cannot listen on "[::1": there is no host of that name
            http_server.address=192.0.2.1            | Fanfare cannot listen on 192.0.2.1, port 8000: this machine has no such address; see http_server.address
            http_server.address=2001:db8::1          | Fanfare cannot listen on 2001:db8::1, port 8000: this machine has no such address
            http_server.port=70000                   | --set http_server.port: http_server: port must be 0 to 65535, and is 70000
            http_server.transport=kqueue             | kqueue
            health.handler_prefix=/metrics           | two endpoints have the path "/metrics"
            inbox.enabled=true                       | --set inbox.enabled: inbox.enabled: the inbox needs a database, so say with database.url where it is
            outbox.enabled=true                      | --set outbox.enabled: outbox.enabled: the outbox needs a database, so say with database.url where it is
            client.insecur=true                      | --set client.insecur: there is no such key; did you mean client.insecure?
            client.insecure                          | --set client.insecure: write the key and its value with a = between them
            """)
    void aSettingThatCannotBe(String setting, String sentence) {
        String errors = serve("--set", setting, "--set", "prometheus.enabled=true");
        assertThat(errors.strip()).contains(sentence).doesNotContain("\n", "null", "Exception");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            jdbc:mysql://root:hidden@localhost/x                | database.url: there is no driver for jdbc:mysql: the server has those of PostgreSQL and H2
            jdbc:postgresql://127.0.0.1:1/x?password=hidden     | database.url: the database cannot be reached: Connection to 127.0.0.1:1 refused
            jdbc:h2:/no/such/folder/x;IFEXISTS=TRUE             | database.url: the database cannot be reached: Database "/no/such/folder/x" not found
            postgresql://localhost/x                            | --set database.url: database: url must be one of JDBC
            """)
    void aDatabaseThatCannotBeUsed(String url, String sentence) {
        String errors = serve("--set", "outbox.enabled=true", "--set", "database.url=" + url);
        assertThat(errors.strip()).startsWith(sentence).doesNotContain("\n", "null", "Exception", "hidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "", "0.0.0.0", "localhost"})
    void aPortThatIsInUse(String address) throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName(address.isEmpty() ? "::" : address))) {
            String errors = serve("--port", "" + other.getLocalPort(), "--set", "http_server.address=" + address);
            assertThat(errors.strip())
                    .startsWith("Fanfare cannot listen on ")
                    .contains("port " + other.getLocalPort() + ": the port is in use; choose another")
                    .doesNotContain("\n");
        }
    }

    @Test
    void aFileThatCannotBeRead() throws Exception {
        Path directory = Objects.requireNonNull(folder);
        Path file = Files.writeString(directory.resolve("c.yaml"), "client:\n  insecur: true\n");
        assertThat(serve("--config", file.toString()).strip())
                .isEqualTo(file + ":2: client.insecur: there is no such key; did you mean \"insecure\"?");
        assertThat(serve("--config", directory.toString()).strip())
                .isEqualTo(directory + ": this is a directory; name the file in it");
        assertThat(serve("--config", "none.yaml").strip()).isEqualTo("none.yaml: there is no such file");
    }

    @ParameterizedTest
    @CsvSource({
        "::1, http://[::1]:",
        "[::1], http://[::1]:",
        "0:0:0:0:0:0:0:1, http://[0:0:0:0:0:0:0:1]:",
        "127.0.0.1, http://127.0.0.1:",
        "localhost, http://localhost:",
        "'', http://localhost:",
        "0.0.0.0, http://localhost:",
        "'::', http://localhost:",
    })
    void theUrlOpensInABrowser(String address, String url) throws Exception {
        ConfigLoader config = new ConfigLoader().flag("http_server.port", "0").flag("http_server.address", address);
        try (FanfareServer server = FanfareServer.builder(config.load()).start()) {
            assertThat(server.url()).isEqualTo(url + server.port());
            java.net.URI health = java.net.URI.create(server.url() + "/health");
            assertThat(java.net.http.HttpClient.newHttpClient()
                            .send(
                                    java.net.http.HttpRequest.newBuilder(health).build(),
                                    java.net.http.HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
        }
    }
}
