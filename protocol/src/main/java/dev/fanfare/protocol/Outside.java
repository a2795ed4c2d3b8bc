package dev.fanfare.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A value that came from outside (a token, a channel, a header, what a peer gave as its reason), as a log
 * line or an error message may show it: on one line, with nothing that steers a terminal or turns the
 * direction of text, and not longer than {@value #MAX_LENGTH} characters.
 *
 * <p>Whatever a stranger can choose goes into a log statement as {@code Outside.of(value)}; it is worked
 * out only if the statement is logged. A test finds statements that forget it.
 */
public final class Outside {

    /** How many characters of a value are shown. */
    public static final int MAX_LENGTH = 200;

    private final @Nullable Object value;

    private Outside(@Nullable Object value) {
        this.value = value;
    }

    /** A value as it may be shown; what its {@code toString} says counts. */
    public static Outside of(@Nullable Object value) {
        return new Outside(value);
    }

    /** The value, escaped as in Java (quotes and backslashes too) and cut. */
    @Override
    public String toString() {
        return shown(String.valueOf(value), MAX_LENGTH, true);
    }

    /**
     * A whole text on one line: the same without escaping quotes and backslashes, so that a text which
     * holds escaped values stays as it is.
     *
     * @param maxLength how many characters are shown
     */
    public static String line(String text, int maxLength) {
        return shown(text, maxLength, false);
    }

    private static String shown(String text, int maxLength, boolean quotable) {
        int end = text.length();
        if (end > maxLength) {
            end = text.offsetByCodePoints(0, text.codePointCount(0, maxLength));
        }
        StringBuilder shown = new StringBuilder(end + 16);
        for (int i = 0; i < end; i += Character.charCount(text.codePointAt(i))) {
            append(shown, text.codePointAt(i), quotable);
        }
        if (end < text.length()) {
            shown.append("… (").append(text.length()).append(" characters)");
        }
        return shown.toString();
    }

    private static void append(StringBuilder shown, int point, boolean quotable) {
        switch (point) {
            case '\n' -> shown.append("\\n");
            case '\r' -> shown.append("\\r");
            case '\t' -> shown.append("\\t");
            case '"', '\\' -> shown.append(quotable ? "\\" : "").appendCodePoint(point);
            default -> {
                if (isPlain(point)) {
                    shown.appendCodePoint(point);
                } else {
                    shown.append(String.format(point > 0xFFFF ? "\\u{%x}" : "\\u%04x", point));
                }
            }
        }
    }

    /** Whether a character stands for itself wherever it is shown. */
    private static boolean isPlain(int point) {
        return switch (Character.getType(point)) {
            // Among them are the escapes of terminals, line separators, and what turns the direction of text.
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
