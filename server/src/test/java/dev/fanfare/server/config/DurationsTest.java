package dev.fanfare.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "0s, PT0S",
        "-0s, PT0S",
        "300ms, PT0.3S",
        "1.5h, PT1H30M",
        "1h30m, PT1H30M",
        "720h, PT720H",
        "1us, PT0.000001S",
        "1µs, PT0.000001S",
        "1μs, PT0.000001S",
        "7ns, PT0.000000007S",
        "0.1ns, PT0S",
        "0.1s, PT0.1S",
        "876000h, PT876000H",
        "25S, PT25S",
        "' 5s ', PT5S"
    })
    void durationsAreReadAsGoWritesThem(String text, Duration duration) {
        assertThat(Durations.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5",
                "s",
                "1d",
                "1 h",
                "1h 30m",
                "1e9h",
                "1,5h",
                "h1",
                "1h-30m",
                "--1s",
                "+1s",
                "1.h",
                ".5h",
                "0x1s",
                "1s.",
                "PT5S",
                "NaN",
                "Infinity",
                "876000h1ns",
                "9999999h",
                "1e400s",
                "-1ns",
                "-5s",
                "٣s",
                "1m30"
            })
    void whatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void partsAddUp(
            @ForAll @IntRange(max = 800_000) int hours, @ForAll @LongRange(max = 1_000_000_000_000_000L) long nanos) {
        assertThat(Durations.parse(hours + "h" + nanos + "ns"))
                .isEqualTo(Duration.ofHours(hours).plusNanos(nanos));
    }
}
