package dev.fanfare.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.server.FanfareServer;
import dev.fanfare.server.config.ConfigLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
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

class CommandsTest {

    @TempDir
    private @Nullable Path folder;

    private record Outcome(int code, String out, String err) {}

    private static Outcome run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return new Outcome(line.execute(arguments), out.toString(), err.toString());
    }

    private String config(String text) throws IOException {
        return Files.writeString(Objects.requireNonNull(folder).resolve("c.yaml"), text)
                .toString();
    }

    @Test
    void aConfigurationIsChecked() throws IOException {
        String good = config("client: {channel_limit: 7}");
        assertThat(run("checkconfig", "-c", good, "--strict")).isEqualTo(new Outcome(0, "", ""));
        String foreign = config("usage_stats: {disabled: true}");
        assertThat(run("checkconfig", "-c", foreign).code()).isZero();
        assertThat(run("checkconfig", "-c", foreign).out()).contains("c.yaml:1: usage_stats: Centrifugo has this key");
        assertThat(run("checkconfig", "-c", foreign, "--strict").code()).isEqualTo(1);
        Outcome wrong = run("checkconfig", "-c", config("client: {channel_limit: many}"));
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("c.yaml:1: client.channel_limit: a whole number is needed here");
    }

    @ParameterizedTest
    @ValueSource(strings = {"defaultconfig", "configdoc"})
    void theDefaultsAreAFileThatCanBeUsed(String command) throws IOException {
        Outcome printed = run(command);
        assertThat(printed.code()).isZero();
        assertThat(printed.out()).contains("# The port to listen on").contains("port: 8000");
        Outcome checked = run("checkconfig", "--config", config(printed.out()));
        assertThat(checked.code()).isZero();
        assertThat(checked.out().lines()).hasSize(2).allMatch(line -> line.contains("it has no value"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --client.insecure                 | --client.insecure: it is on
            --client.insecure=true            | --client.insecure: it is on
            --http_api.insecure true          | --http_api.insecure: it is on
            --admin.enabled                   | --admin.enabled: Centrifugo has this key and Fanfare does not: it has no effect; there is no admin page
            --pid_file x                      | --pid_file: Centrifugo has this key
            """)
    void keysAreOptionsAsCentrifugoHasThem(String options, String warning) {
        String[] words = ("checkconfig " + options).split(" +");
        assertThat(run(words)).satisfies(outcome -> {
            assertThat(outcome.code()).isZero();
            assertThat(outcome.out()).contains(warning);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --client.insecur | Unknown option: '--client.insecur'
            --prot 8000      | Unknown option: '--prot'
            -x               | Unknown option: '-x'
            here             | Unmatched argument: 'here'
            """)
    void otherOptionsAreMistakes(String options, String message) {
        Outcome outcome = run(("checkconfig " + options).split(" +"));
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains(message, "Usage: fanfare checkconfig");
    }

    @Test
    void aRunningServerIsPublishedToAndAsked() throws IOException {
        String file = config("http_api: {key: k}\nhttp_server: {address: 127.0.0.1}\n"
                + "channel: {without_namespace: {history_size: 1, history_ttl: 1m}}");
        FanfareServer.Builder builder = FanfareServer.builder(new ConfigLoader()
                .file(Path.of(file))
                .option("--port", "http_server.port", "0")
                .load());
        try (FanfareServer server = builder.start()) {
            String port = String.valueOf(URI.create(server.url()).getPort());
            Outcome published = run("publish", "-c", file, "-p", port, "--channel", "a", "--data", "{\"b\": 1}");
            assertThat(published.code()).as(published.err()).isZero();
            assertThat(published.out()).contains("\"offset\":1");
            Outcome info = run("info", "--url", server.url() + "/api", "--api-key", "k");
            assertThat(info.out()).contains("\"nodes\"");

            Outcome refused = run("publish", "-c", file, "-p", port, "--channel", "no:such", "--data", "1");
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.err()).contains("The API refused it: error 102, ");
            Outcome stranger = run("info", "--url", server.url() + "/api", "--api-key", "x");
            assertThat(stranger.code()).isEqualTo(1);
            assertThat(stranger.err()).contains("--api-key is missing or wrong");
            assertThat(run("publish", "-c", file, "--channel", "a", "--data", "{")
                            .code())
                    .isEqualTo(2);
        }
        Outcome nobody = run("info", "--url", "http://127.0.0.1:1/api");
        assertThat(nobody.code()).isEqualTo(1);
        assertThat(nobody.err()).contains("Nobody listens at http://127.0.0.1:1/api");
        assertThat(run("info", "--url", "nowhere").code()).isEqualTo(2);
    }
}
