package dev.fanfare.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.outbox.CapturedLog;
import java.io.IOException;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

class OutageTest {

    private final Outage outage =
            new Outage(LoggerFactory.getLogger(OutageTest.class), "Nothing is sent", "All is sent again");

    @Test
    @DisplayName("An outage is two lines in the log, however long it lasts")
    void twoLines() {
        try (CapturedLog log = CapturedLog.of(OutageTest.class)) {
            outage.worked();
            for (int i = 0; i < 100; i++) {
                outage.failed(new SQLException("gone", "08006"));
            }
            outage.worked();
            outage.worked();
            outage.failed(new SQLException("gone once more", "08006"));
            assertThat(log.messages())
                    .containsExactly(
                            "Nothing is sent: gone; it is tried again until it works",
                            "All is sent again",
                            "Nothing is sent: gone once more; it is tried again until it works");
        }
    }

    static Stream<Arguments> reasons() {
        return Stream.of(
                Arguments.of(
                        new IllegalStateException("outer", new SQLException("closed", "90098", full())),
                        "Nothing is sent: No space left on device; it is tried again until it works"),
                Arguments.of(
                        new SQLException("Value too long: 'my secret'", "22001"),
                        "Nothing is sent: SQLException with SQLSTATE 22001; it is tried again until it works"),
                Arguments.of(
                        new SQLException("Unique index: 'ann'", "23505"),
                        "Nothing is sent: SQLException with SQLSTATE 23505; it is tried again until it works"),
                Arguments.of(
                        new SQLException((String) null),
                        "Nothing is sent: SQLException with SQLSTATE null; it is tried again until it works"),
                Arguments.of(
                        new IllegalStateException("a mistake"), "Nothing is sent; it is tried again until it works"));
    }

    private static Throwable full() {
        return new IllegalStateException("writing failed\nat many places", new IOException("No space left on device"));
    }

    @ParameterizedTest
    @MethodSource("reasons")
    @DisplayName("The log has what is at the bottom of an outage, and never the data it is about")
    void reasons(Throwable problem, String line) {
        try (CapturedLog log = CapturedLog.of(OutageTest.class)) {
            outage.failed(problem);
            assertThat(log.messages()).containsExactly(line);
        }
    }
}
