package dev.fanfare.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.bench.cluster.Fault;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The command cluster")
class ClusterCommandTest {

    @ParameterizedTest
    @CsvSource({
        "--faults, earthquake",
        "--faults, cut+earthquake",
        "--faults, cut+slow",
        "--faults, flushall+kill-redis",
        "--nodes, 0",
        "--channels, 0",
        "--publishers, 0",
        "--connections, 10",
        "--rate, 0",
        "--home, bench"
    })
    @DisplayName("M14 The command cluster says which option cannot be, and what it must be")
    void refuses(String option, String value) {
        Invocation refused = Invocation.of("cluster", option, value);
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains(option).contains("must ");
    }

    @Test
    @DisplayName("M14 The command cluster wants a clock of its own for Redis before it sets one")
    void wantsAClock() {
        Invocation refused = Invocation.of("cluster", "--faults", "clock-step");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("--faketime");
    }

    @Test
    @DisplayName("M14 The command cluster names every fault in its help")
    void namesEveryFault() {
        String help = Invocation.of("cluster", "--help").out().replaceAll("\\s+", " ");
        for (Fault fault : Fault.values()) {
            assertThat(help).contains(fault.toString());
        }
    }
}
