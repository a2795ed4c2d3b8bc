package dev.fanfare.push.internal.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** The header {@code Retry-After} of RFC 9110, section 10.2.3. */
final class RetryAfter {

    /** Who asks for more is asked again then. */
    private static final Duration LONGEST = Duration.ofDays(1);

    /** As many digits as a long surely holds. */
    private static final int MAX_DIGITS = 18;

    private RetryAfter() {}

    /** Seconds or a date; zero for nothing, for what is neither, and for what is over. At most a day. */
    static Duration read(String value, Instant now) {
        Duration asked = value.matches("[0-9]{1," + MAX_DIGITS + "}") ? seconds(value) : until(value, now);
        if (asked.isNegative()) {
            return Duration.ZERO;
        }
        return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }

    private static Duration seconds(String value) {
        return Duration.ofSeconds(Long.parseLong(value));
    }

    private static Duration until(String value, Instant now) {
        try {
            return Duration.between(
                    now,
                    ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
        } catch (DateTimeException neither) {
            return Duration.ZERO;
        }
    }
}
