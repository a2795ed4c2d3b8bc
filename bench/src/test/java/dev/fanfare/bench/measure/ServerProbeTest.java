package dev.fanfare.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What a process has used")
class ServerProbeTest {

    @TempDir
    private Path proc;

    @Test
    @DisplayName("CPU time and memory are read from /proc, whatever the program is called")
    void cpuTimeAndMemoryAreRead() throws IOException {
        Path process = Files.createDirectories(proc.resolve("77"));
        Files.writeString(
                process.resolve("stat"),
                "77 (a) b (c) S 1 77 77 0 -1 4194304 100 0 0 0 250 50 0 0 20 0 9 0 100 200 300");
        Files.writeString(
                process.resolve("status"), "Name:\tjava\nVmHWM:\t   999 kB\nVmRSS:\t  4321 kB\nThreads:\t9\n");
        ServerProbe probe = new ServerProbe(List.of(77L), proc);
        assertThat(probe.cpuNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(3));
        assertThat(probe.rssKb()).isEqualTo(4321);
        assertThat(probe.collectGarbage())
                .as("what is not known to be Java's is left alone")
                .isFalse();
    }

    @Test
    @DisplayName("What several processes have used is added up")
    void severalProcesses() throws IOException {
        for (long pid : new long[] {77, 78}) {
            Path process = Files.createDirectories(proc.resolve(Long.toString(pid)));
            Files.writeString(
                    process.resolve("stat"),
                    pid + " (java) S 1 77 77 0 -1 4194304 100 0 0 0 250 50 0 0 20 0 9 0 1 2 3");
            Files.writeString(process.resolve("status"), "VmRSS:\t  " + pid + " kB\n");
        }
        ServerProbe probe = new ServerProbe(List.of(77L, 78L), proc);
        assertThat(probe.cpuNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(6));
        assertThat(probe.rssKb()).isEqualTo(155);
    }

    @Test
    @DisplayName("A process that is not there is named")
    void aProcessThatIsNotThereIsNamed() throws IOException {
        Files.writeString(Files.createDirectories(proc.resolve("77")).resolve("stat"), "");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ServerProbe(List.of(77L, 78L), proc))
                .withMessageContaining("78");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @DisplayName("This very process can be looked at")
    void thisVeryProcessCanBeLookedAt() {
        ServerProbe probe = new ServerProbe(List.of(ProcessHandle.current().pid()));
        assertThat(probe.cpuNanos()).isPositive();
        assertThat(probe.rssKb()).isGreaterThan(10_000);
    }
}
