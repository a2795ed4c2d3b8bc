package dev.fanfare.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CommandLineTest {

    @Test
    void aServerSaysInExactlyOneLineThatItIsReadyAndEndsWhenAskedTo() throws Exception {
        try (ServerProcess server = ServerProcess.serve("client: {insecure: true}", 0)) {
            server.stop();
            server.awaitExit();
            assertThat(server.output()).containsExactly("Fanfare listening on http://localhost:" + server.port());
        }
    }

    @Test
    void aPortInUseIsOneClearSentence() throws Exception {
        try (ServerProcess first = ServerProcess.serve("client: {insecure: true}", 0);
                ServerProcess second = ServerProcess.run("serve", "--port", Integer.toString(first.port()))) {
            assertThat(second.awaitExit()).isEqualTo(2);
            assertThat(second.output()).isEmpty();
            assertThat(second.errors())
                    .filteredOn(line -> line.startsWith("Fanfare "))
                    .singleElement()
                    .asString()
                    .contains("cannot listen on", Integer.toString(first.port()), "in use", "--port");
        }
    }

    @Test
    void aMistakeInTheConfigurationEndsWithItsPlaceAndRemedy() throws Exception {
        Path file = Files.createTempFile("fanfare-", ".yaml");
        Files.writeString(file, "client:\n  insecur: true\n");
        try (ServerProcess server = ServerProcess.run("serve", "--config", file.toString())) {
            assertThat(server.awaitExit()).isEqualTo(2);
            assertThat(server.errors())
                    .containsExactly(file + ":2: client.insecur: there is no such key; did you mean \"insecure\"?");
        }
    }

    @Test
    void aTokenThatIsPrintedIsAccepted() throws Exception {
        try (ServerProcess token =
                ServerProcess.run("token", "--user", "ann", "--set", "client.token.hmac_secret_key=s")) {
            assertThat(token.awaitExit()).isZero();
            assertThat(token.output()).singleElement().asString().matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
        }
    }

    @Test
    void unknownCommandsAndOptionsEndWithUsage() throws Exception {
        for (List<String> arguments : List.of(List.of("dance"), List.of("serve", "--prot", "1"))) {
            try (ServerProcess server = ServerProcess.run(arguments.toArray(String[]::new))) {
                assertThat(server.awaitExit()).isEqualTo(2);
                assertThat(String.join("\n", server.errors())).contains("Usage: ");
            }
        }
    }

    @Test
    void theLauncherRunsWhatIsBuilt() throws IOException, InterruptedException {
        Process launcher = new ProcessBuilder(
                        Path.of(System.getProperty("fanfare.home"), "fanfare").toString(), "version")
                .start();
        assertThat(launcher.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String output = new String(launcher.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(output).startsWith("Fanfare ");
        assertThat(launcher.exitValue()).isZero();
    }
}
