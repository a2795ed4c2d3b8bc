package dev.fanfare.push.internal.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;

/** The header {@code Retry-After} of RFC 9110, section 10.2.3. */
final class RetryAfter {

    /** Who asks for more is asked again then. */
    private static final Duration LONGEST = Duration.ofDays(1);

    /** As many digits as a long surely holds. */
    private static final int MAX_DIGITS = 18;

    private static final DateTimeFormatter ASCTIME =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.US).withZone(ZoneOffset.UTC);

    private RetryAfter() {}

    /** Seconds or a date in one of its three forms; zero for nothing, for what is neither, and for what is over. At most a day. */
    static Duration read(String value, Instant now) {
        Duration asked = value.matches("[0-9]+") ? seconds(value) : until(value, now);
        if (asked.isNegative()) {
            return Duration.ZERO;
        }
        return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }

    private static Duration seconds(String value) {
        return value.length() > MAX_DIGITS ? LONGEST : Duration.ofSeconds(Long.parseLong(value));
    }

    private static Duration until(String value, Instant now) {
        for (DateTimeFormatter format : List.of(DateTimeFormatter.RFC_1123_DATE_TIME, rfc850(now), ASCTIME)) {
            try {
                return Duration.between(now, format.parse(value, Instant::from));
            } catch (DateTimeException another) {
                // The next may read it.
            }
        }
        return Duration.ZERO;
    }

    /** Its years have two digits, and are at most 50 years ahead. */
    private static DateTimeFormatter rfc850(Instant now) {
        return new DateTimeFormatterBuilder()
                .appendPattern("EEEE, dd-MMM-")
                .appendValueReduced(
                        ChronoField.YEAR, 2, 2, now.atZone(ZoneOffset.UTC).getYear() - 49)
                .appendPattern(" HH:mm:ss 'GMT'")
                .toFormatter(Locale.US)
                .withZone(ZoneOffset.UTC);
    }
}
