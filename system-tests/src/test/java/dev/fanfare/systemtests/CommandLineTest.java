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
    void aPortThatIsNoneAndATokenWithoutAKeyAreToldInTermsOfTheOptions() throws Exception {
        try (ServerProcess server = ServerProcess.run("serve", "--port", "99999")) {
            assertThat(server.awaitExit()).isEqualTo(2);
            assertThat(server.errors()).singleElement().asString().startsWith("--port: ");
        }
        try (ServerProcess token = ServerProcess.run("token", "--user", "42")) {
            assertThat(token.awaitExit()).isEqualTo(2);
            assertThat(token.errors()).singleElement().asString().contains("--config FILE");
        }
    }

    @Test
    void theLauncherRunsWhatIsBuilt() throws IOException, InterruptedException {
        Process launcher = launch("version");
        assertThat(output(launcher)).matches("Fanfare \\d+\\.\\d+\\.\\d+\\S*\\R");
        assertThat(launcher.exitValue()).isZero();
    }

    @Test
    void theLauncherExplainsItselfAndNamesWhatItDoesNotKnow() throws IOException, InterruptedException {
        Process help = launch("--help");
        assertThat(output(help)).startsWith("Usage: ");
        assertThat(help.exitValue()).isZero();
        Process unknown = launch("servve");
        assertThat(output(unknown)).isEmpty();
        assertThat(unknown.exitValue()).isEqualTo(2);
        assertThat(new String(unknown.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith("There is no command \"servve\".")
                .contains("Usage: ");
    }

    private static Process launch(String argument) throws IOException {
        Path launcher = Path.of(System.getProperty("fanfare.home"), "fanfare");
        return new ProcessBuilder(launcher.toString(), argument).start();
    }

    private static String output(Process process) throws IOException, InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
