package dev.fanfare.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/clients.md shows is run, with connections that are cut, by system-tests/sdks/run. */
@DisplayName("C8 the programs of the guide for clients do what it says")
class ClientGuideTest {

    /** How the command says that this machine has not what a language takes. */
    private static final int SKIPPED = 77;

    private static final int MINUTES = 7;

    private static final Path RUN = Path.of(System.getProperty("fanfare.home"), "system-tests", "sdks", "run")
            .toAbsolutePath();

    @ParameterizedTest(name = "in {0}")
    @ValueSource(strings = {"go", "python", "node", "java"})
    void programs(String language, @TempDir Path folder) throws Exception {
        Path output = folder.resolve("output");
        Process run = started(language, output);
        boolean hasEnded = run.waitFor(MINUTES, TimeUnit.MINUTES);
        run.descendants().forEach(ProcessHandle::destroyForcibly);
        run.destroyForcibly();
        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(hasEnded)
                .as("%s within %s minutes: %s", language, MINUTES, said)
                .isTrue();
        Assumptions.assumeTrue(run.exitValue() != SKIPPED, () -> said);
        assertThat(run.exitValue()).as(said).isZero();
        assertThat(said).endsWith(language + ": passed\n");
    }

    private static Process started(String language, Path output) {
        try {
            return new ProcessBuilder(RUN.toString(), language)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException noBash) {
            return Assumptions.abort("There is no bash here: " + noBash.getMessage());
        }
    }
}
