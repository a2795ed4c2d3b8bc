package dev.fanfare.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The pace of publications")
class PaceTest {

    @ParameterizedTest
    @CsvSource({"0, 0, 3", "2, 0, 1", "3, 0, 0", "3, 9, 0", "3, 10, 1", "3, 30, 3", "100, 1000, 3"})
    @DisplayName("leaves no more deliveries under way than the window has")
    void within(long sent, long delivered, long due) {
        assertThat(Pace.within(30, 10, () -> delivered).due(sent)).isEqualTo(due);
    }

    @Test
    @DisplayName("is free where nobody receives")
    void free() {
        AtomicLong asked = new AtomicLong();
        assertThat(Pace.within(0, 0, asked::incrementAndGet).due(1_000_000)).isPositive();
        assertThat(asked).hasValue(0);
    }
}
