package dev.fanfare.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0, 500",
        "0, 0.999999, 999",
        "1, 0.5, 1000",
        "3, 0.5, 2500",
        "5, 0.999999, 16499",
        "6, 0.999999, 20000",
        "1000, 0, 500",
        "1000, 0.999999, 20000",
    })
    @DisplayName("C6 delays are random below a bound that doubles with each failure, up to the greatest")
    void delays(int failures, double random, long expected) {
        assertThat(Retry.delayAfter(failures, Duration.ofMillis(500), Duration.ofSeconds(20), random))
                .isEqualTo(expected);
    }
}
