package dev.fanfare.server.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go writes them, because Centrifugo's configurations do: {@code 1h30m}, {@code 300ms}. */
final class Durations {

    /** A hundred years: longer than any deployment, and short enough to be added to any clock. */
    static final Duration LONGEST = Duration.ofDays(36_500);

    private static final Pattern PART = Pattern.compile("(\\d{1,30}(?:\\.\\d{1,30})?)(ns|us|µs|μs|ms|s|m|h)");

    private Durations() {}

    /**
     * Reads a duration.
     *
     * @throws IllegalArgumentException if it is none, saying what one looks like, or if it is negative or
     *     longer than {@link #LONGEST}
     */
    static Duration parse(String text) {
        String trimmed = text.strip().toLowerCase(Locale.ROOT);
        if (trimmed.equals("0")) {
            return Duration.ZERO;
        }
        boolean isNegative = trimmed.startsWith("-");
        Matcher part = PART.matcher(isNegative ? trimmed.substring(1) : trimmed);
        BigDecimal nanos = BigDecimal.ZERO;
        int end = 0;
        while (part.find() && part.start() == end) {
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(nanosIn(part.group(2))));
            end = part.end();
        }
        if (end == 0 || end != (isNegative ? trimmed.length() - 1 : trimmed.length())) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no duration; write a number and a unit, such as 300ms, 25s, 10m or 1h30m");
        }
        if (isNegative && nanos.signum() != 0) {
            throw new IllegalArgumentException("a duration cannot be negative, and is " + text);
        }
        if (nanos.compareTo(BigDecimal.valueOf(LONGEST.toNanos())) > 0) {
            throw new IllegalArgumentException(
                    text + " is longer than " + LONGEST.toHours() + "h, the longest duration there can be");
        }
        return Duration.ofNanos(nanos.setScale(0, RoundingMode.DOWN).longValueExact());
    }

    private static BigDecimal nanosIn(String unit) {
        return BigDecimal.valueOf(
                switch (unit) {
                    case "ns" -> 1L;
                    case "us", "µs", "μs" -> 1_000L;
                    case "ms" -> 1_000_000L;
                    case "s" -> 1_000_000_000L;
                    case "m" -> 60_000_000_000L;
                    default -> 3_600_000_000_000L;
                });
    }
}
