package dev.fanfare.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A value that came from outside (a token, a channel, a header, what a peer gave as its reason), as a log
 * line or an error message may show it: on one line, with nothing that steers a terminal or turns the
 * direction of text, and cut.
 *
 * <p>Whatever a stranger can choose goes into a log statement as {@code Outside.of(value)}, and what is
 * said about it as {@code Outside.sentence(message)}; both are worked out only if the statement is logged. A
 * test finds statements that forget it.
 */
public final class Outside {

    /** How many characters of a value are shown. */
    public static final int MAX_VALUE = 200;

    /** How many characters of a sentence are shown. */
    public static final int MAX_SENTENCE = 1_000;

    private final @Nullable Object value;
    private final int maxLength;
    private final boolean quotable;

    private Outside(@Nullable Object value, int maxLength, boolean quotable) {
        this.value = value;
        this.maxLength = maxLength;
        this.quotable = quotable;
    }

    /**
     * A value, as its {@code toString} gives it: at most {@value #MAX_VALUE} characters, quotes and
     * backslashes escaped too, so that it cannot end the quotes it is put in.
     *
     * @param value may be null, which shows as {@code null}
     * @return what a log statement takes; its {@code toString} does the work
     */
    public static Outside of(@Nullable Object value) {
        return new Outside(value, MAX_VALUE, true);
    }

    /**
     * A sentence that may hold such values: at most {@value #MAX_SENTENCE} characters, quotes and
     * backslashes as they are.
     *
     * @param message may be null, which shows as {@code null}
     * @return what a log statement takes; its {@code toString} does the work
     */
    public static Outside sentence(@Nullable Object message) {
        return new Outside(message, MAX_SENTENCE, false);
    }

    /**
     * The same as {@link #sentence} with another limit.
     *
     * @param text may hold what a stranger has chosen
     * @param maxLength in characters; what follows is cut, and its presence told
     * @return one line
     */
    public static String line(String text, int maxLength) {
        return shown(text, maxLength, false);
    }

    @Override
    public String toString() {
        return shown(String.valueOf(value), maxLength, quotable);
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
                    appendNumber(shown, point);
                }
            }
        }
    }

    private static void appendNumber(StringBuilder shown, int point) {
        String digits = Integer.toHexString(point);
        if (point > Character.MAX_VALUE) {
            shown.append("\\u{").append(digits).append('}');
        } else {
            shown.append("\\u").append("0".repeat(4 - digits.length())).append(digits);
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
