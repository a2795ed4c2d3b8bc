package dev.fanfare.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.bench.witness.Violation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M14 The report of a cluster")
class ClusterReportTest {

    private static ClusterResult result(double recoveredMillis, List<Violation> violations) {
        ClusterPlan plan = new ClusterPlan(
                List.of(new Step(List.of(Fault.CUT))),
                42,
                0,
                2,
                10,
                5,
                100,
                4,
                128,
                6_000,
                3_000,
                5_000,
                8290,
                "redis-server",
                "");
        return new ClusterResult(
                plan,
                12.5,
                1_000,
                990,
                10,
                "Redis is away",
                1_980,
                3,
                4,
                5,
                6,
                0,
                new ClusterResult.Latency(1, 2, 3, 4, 100),
                List.of(new ClusterResult.Disturbance("cut", 0, "node 1", recoveredMillis, 10, 3, 6)),
                violations.isEmpty() ? Map.of() : Map.of(Violation.Kind.LOST, 7L),
                violations);
    }

    @Test
    @DisplayName("M14 The report says what happened, and that nothing was wrong")
    void clean() {
        ClusterResult clean = result(1_234, List.of());
        assertThat(ClusterReport.text(clean))
                .contains("cut", "node 1: recovered after 1,234 ms, 10 refused, 3 announcements, 6 reconnects")
                .contains("Redis is away", "lost and announced")
                .containsPattern("verdict +nothing was lost, doubled or out of order without an announcement");
        assertThat(clean.isClean()).isTrue();
        assertThat(ClusterReport.late(clean)).isZero();
    }

    @Test
    @DisplayName("M14 The report says what was wrong, and the seed that repeats it")
    void violated() {
        ClusterResult violated =
                result(1_234, List.of(new Violation(Violation.Kind.LOST, "bench000001", 3, "number 5 at a:6")));
        assertThat(ClusterReport.text(violated))
                .contains("LOST", "7: acknowledged and neither delivered", "bench000001 client 3: number 5 at a:6")
                .containsPattern("verdict +violated; seed 42 repeats the faults");
        assertThat(violated.isClean()).isFalse();
    }

    @Test
    @DisplayName("M14 The report says which recoveries took too long, or never ended")
    void late() {
        assertThat(ClusterReport.late(result(5_001, List.of()))).isEqualTo(1);
        assertThat(ClusterReport.text(result(5_001, List.of()))).contains("1 recoveries took longer than 5000 ms");
        assertThat(ClusterReport.late(result(-1, List.of()))).isEqualTo(1);
        assertThat(ClusterReport.text(result(-1, List.of()))).contains("not recovered");
    }

    @Test
    @DisplayName("M14 The report for programs has the same")
    void json() {
        assertThat(ClusterReport.json(result(1_234, List.of())))
                .contains("\"faults\" : \"cut\"", "\"seed\" : 42", "\"recoveredMillis\" : 1234.0");
    }
}
