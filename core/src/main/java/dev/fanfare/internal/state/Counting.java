package dev.fanfare.internal.state;

import dev.fanfare.protocol.Payload;
import org.jspecify.annotations.Nullable;

/** Integers as JSON, as far as every reader has them exactly. */
public final class Counting {

    /** The largest integer that a reader whose numbers are all doubles, as in JavaScript, can tell from its neighbours. */
    public static final long MOST = (1L << 53) - 1;

    private static final int MAX_DIGITS = 17;

    private Counting() {}

    /**
     * A sum.
     *
     * @param before an integer in JSON, or nothing, which counts as 0
     * @return null if it is something else, or the sum is beyond {@link #MOST}
     */
    static @Nullable Payload sum(Payload before, long amount) {
        Long number = before.isEmpty() ? Long.valueOf(0) : integer(before.utf8().strip());
        if (number == null || Math.abs(number) > MOST || amount > 2 * MOST || amount < -2 * MOST) {
            return null;
        }
        long sum = number + amount;
        return Math.abs(sum) > MOST ? null : Payload.utf8(Long.toString(sum));
    }

    private static @Nullable Long integer(String text) {
        try {
            return text.length() > MAX_DIGITS || text.startsWith("+") ? null : Long.valueOf(text);
        } catch (NumberFormatException other) {
            return null;
        }
    }
}
