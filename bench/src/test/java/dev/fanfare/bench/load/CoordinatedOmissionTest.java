package dev.fanfare.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.bench.measure.Receipts;
import dev.fanfare.testkit.FakeClock;
import java.time.Duration;
import java.time.Instant;
import org.HdrHistogram.Histogram;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Coordinated omission")
class CoordinatedOmissionTest {

    private final FakeClock clock = new FakeClock();

    private long nanos() {
        return Duration.between(Instant.EPOCH, clock.instant()).toNanos();
    }

    @Test
    @DisplayName("What is due while everything stands still counts with its whole delay")
    void whatIsDueWhileEverythingStandsStillCounts() {
        Schedule schedule = new Schedule(nanos(), 100);
        Receipts receipts = new Receipts();
        long sent = 0;
        // 10 s at 100 per second, each taking 1 ms, but nothing moves between the 5th and the 6th second.
        for (int second = 0; second < 10; second++) {
            if (second == 5) {
                clock.advance(Duration.ofSeconds(1));
            }
            for (int tick = second == 5 ? 100 : 0; tick <= 100; tick++) {
                long due = schedule.due(nanos());
                while (sent < due) {
                    receipts.delivered(false, schedule.meant(sent++), nanos() + 1_000_000);
                }
                if (tick < 100) {
                    clock.advance(Duration.ofMillis(10));
                }
            }
        }
        receipts.arrived(nanos());
        Histogram latencies = receipts.interval().ordinary();
        assertThat(latencies.getTotalCount()).isEqualTo(1001);
        assertThat(latencies.getMaxValue()).isCloseTo(991_000_000L, Percentage.withPercentage(1));
        // A tenth of all was due meanwhile, evenly spread over the second.
        assertThat(latencies.getValueAtPercentile(95)).isCloseTo(500_000_000L, Percentage.withPercentage(5));
        assertThat(latencies.getValueAtPercentile(50)).isCloseTo(1_000_000L, Percentage.withPercentage(1));
    }

    @Test
    @DisplayName("A schedule is exact at its edges, whatever the rate")
    void aScheduleIsExactAtItsEdges() {
        for (double rate : new double[] {0.3, 1, 3, 50, 7_777, 1_000_000}) {
            Schedule schedule = new Schedule(1_000, rate);
            assertThat(schedule.due(999)).isZero();
            for (long number : new long[] {0, 1, 2, 99, 12_345}) {
                long meant = schedule.meant(number);
                assertThat(schedule.due(meant)).isEqualTo(number + 1);
                assertThat(schedule.due(meant - 1)).isEqualTo(number);
            }
        }
    }
}
