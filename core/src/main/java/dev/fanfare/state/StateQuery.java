package dev.fanfare.state;

import dev.fanfare.protocol.StreamPosition;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What to read of a state.
 *
 * @param since the reader has the state as it was there, and is given the changes from then on if all of them are kept;
 *     null if it has nothing
 * @param maxChanges how many changes at the most; if there are more, the reader is given the state
 * @param cursor only keys behind this one; "" for all
 * @param limit how many keys at the most, at least 1
 */
public record StateQuery(@Nullable StreamPosition since, int maxChanges, String cursor, int limit) {

    /** Everything that is there. */
    public static final StateQuery WHOLE = new StateQuery(null, 0, "", Integer.MAX_VALUE);

    /** Only where the stream stands. */
    public static final StateQuery POSITION = new StateQuery(null, 0, "", 0);

    /**
     * What to read; {@link #WHOLE}, {@link #since(StreamPosition, int)} and {@link #page} say it more briefly.
     *
     * @param since null for no position
     * @param maxChanges not negative
     * @param cursor "" for the beginning
     * @param limit not negative
     * @throws IllegalArgumentException if a number is negative
     */
    public StateQuery {
        Objects.requireNonNull(cursor, "cursor must not be null");
        if (maxChanges < 0 || limit < 0) {
            throw new IllegalArgumentException(
                    "maxChanges and limit must not be negative, and are " + maxChanges + " and " + limit);
        }
    }

    /**
     * The changes since a position, or else everything that is there.
     *
     * @param since what the reader has
     * @param maxChanges how many changes at the most
     * @return the query
     */
    public static StateQuery since(StreamPosition since, int maxChanges) {
        Objects.requireNonNull(since, "since must not be null");
        return new StateQuery(since, maxChanges, "", Integer.MAX_VALUE);
    }

    /**
     * A part of what is there.
     *
     * @param cursor what {@link StateView#cursor()} said of the part before; "" for the first
     * @param limit how many keys at the most
     * @return the query
     */
    public static StateQuery page(String cursor, int limit) {
        return new StateQuery(null, 0, cursor, limit);
    }
}
