package dev.fanfare.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("S6 chat: a store whose process is killed")
class KilledStoreTest {

    @TempDir
    Path folder = Path.of("");

    /** Everything that processes have said so far about messages that are stored, by id. */
    private final Map<Long, String> confirmed = new LinkedHashMap<>();

    private final Random random = new Random(7);

    /**
     * Each process finds what those before it had confirmed, has rested for a time, and is killed while it writes.
     *
     * @param retention so short that the file's first free parts are written over after the rest
     */
    private void killWriters(int rounds, Duration retention, int writers, int mostMessages) throws Exception {
        for (int round = 0; round <= rounds; round++) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx128m",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Writers.class.getName(),
                            folder.toString(),
                            Long.toString(retention.toMillis()),
                            Integer.toString(writers))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try {
                round(round, process, retention, round == rounds ? 0 : 1 + random.nextInt(mostMessages));
            } finally {
                kill(process);
            }
        }
    }

    private void round(int round, Process process, Duration retention, int messages) throws Exception {
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        Map<Long, String> kept = kept(said);
        assertThat(kept).as("round %d", round).containsAllEntriesOf(confirmed);
        assertThat(new HashSet<>(kept.values())).as("each once").hasSameSizeAs(kept.values());
        // What was stored but not confirmed, because the process was killed in between, may be there.
        confirmed.putAll(kept);
        if (messages > 0) {
            await().pollDelay(retention.multipliedBy(2)).until(process::isAlive);
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
            for (int i = 0; i < messages; i++) {
                note(said.readLine());
            }
        }
        kill(process);
        for (String line; (line = said.readLine()) != null; ) {
            note(line);
        }
    }

    private static Map<Long, String> kept(BufferedReader said) throws IOException {
        Map<Long, String> kept = new LinkedHashMap<>();
        String line = said.readLine();
        while (line != null && line.startsWith("kept ")) {
            String[] words = line.split(" ", 3);
            kept.put(Long.parseLong(words[1]), words[2]);
            line = said.readLine();
        }
        assertThat(line).isEqualTo("ready");
        return kept;
    }

    private void note(String line) {
        assertThat(line).as("what a writer says").startsWith("confirmed ");
        String[] words = line.split(" ", 3);
        String before = confirmed.put(Long.parseLong(words[1]), words[2]);
        assertThat(before).as("an id is never used twice").isNull();
    }

    /** Not {@link Process#destroyForcibly}, which throws away what the process has said. */
    private static void kill(Process process) throws Exception {
        new ProcessBuilder("kill", "-9", Long.toString(process.pid())).start().waitFor();
        process.waitFor();
    }

    @Test
    @DisplayName("after a rest, when H2 begins to use space again, keeps what was confirmed")
    void afterARest() throws Exception {
        killWriters(4, Duration.ofMillis(400), 1, 4);
    }

    @Test
    @DisplayName("in the middle of many small commits of one writer keeps what was confirmed")
    void duringManyCommits() throws Exception {
        killWriters(2, Duration.ofMillis(50), 1, 300);
    }

    @Test
    @DisplayName("while several write keeps what was confirmed to each, once, and gives no id twice")
    void whileSeveralWrite() throws Exception {
        killWriters(2, Duration.ofMillis(50), 4, 100);
    }

    @Test
    @Tag("soak")
    @DisplayName("a hundred times, with rests between and without, keeps what was confirmed")
    void aHundredTimes() throws Exception {
        killWriters(50, Duration.ofMillis(1500), 3, 200);
        killWriters(50, Duration.ofMillis(1), 3, 200);
    }
}
