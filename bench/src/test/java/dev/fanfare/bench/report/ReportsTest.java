package dev.fanfare.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.bench.measure.Tally;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A report for people")
class ReportsTest {

    private static String verdict(double perSecond, Tally tally, int failed, Result.@Nullable Storm storm) {
        Result.Setup setup = new Result.Setup(
                "fanout", "ws://localhost/", "websocket", "centrifuge", "json", 10, 1, 10, 128, 100, 5);
        Result common = Result.of(setup, 500, 5000, perSecond, tally, failed, "", null, null, null);
        Result result = storm == null ? common : common.with(storm);
        return Reports.text(result)
                .lines()
                .filter(line -> line.startsWith("verdict"))
                .findFirst()
                .orElse("");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 0, 'clean: every delivery came once and in order, and no connection was lost.'",
        "1, 0, 0, 0, not clean: 1 delivery never came.",
        "2000, 1, 0, 0, 'not clean: 2,000 deliveries never came, 1 delivery came again.'",
        "0, 2, 3, 0, 'not clean: 2 deliveries came again, 3 deliveries came out of order.'",
        "0, 0, 1, 4, 'not clean: 1 delivery came out of order, 4 connections were lost.'"
    })
    @DisplayName("ends with what came of it, in words")
    void endsWithAVerdict(long lost, long duplicates, long outOfOrder, int failed, String words) {
        assertThat(verdict(1000, new Tally(lost, duplicates, outOfOrder), failed, null))
                .endsWith(" " + words);
    }

    @Test
    @DisplayName("says so when a server could not recover subscriptions")
    void whatWasNotRecovered() {
        Result.Latency none = new Result.Latency(0, 0, 0, 0, 0);
        assertThat(verdict(1000, Tally.NONE, 0, new Result.Storm(20, 3, 10, none, none, none)))
                .endsWith("not clean: 3 subscriptions could not get what had been missed.");
    }

    @Test
    @DisplayName("says so when less arrived than was meant to")
    void whatWasTooMuch() {
        assertThat(verdict(800, Tally.NONE, 0, null))
                .endsWith("It was too much: 800 deliveries per second arrived, of the 1,000 that were meant to.");
        assertThat(verdict(950, Tally.NONE, 0, null)).doesNotContain("too much");
    }

    @ParameterizedTest
    @CsvSource({"4.2, 0.00 ms", "340, 0.34 ms", "9994, 9.99 ms", "12345, 12.3 ms", "1234567, '1,235 ms'"})
    @DisplayName("gives times in milliseconds")
    void milliseconds(double micros, String expected) {
        assertThat(Reports.millis(micros)).isEqualTo(expected);
    }
}
