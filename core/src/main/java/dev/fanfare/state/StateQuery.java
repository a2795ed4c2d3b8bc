package dev.fanfare.state;

import dev.fanfare.protocol.StreamPosition;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What to read of a state.
 *
 * @param kind which part
 * @param since where the reader stands; null if it has nothing
 * @param key for {@link Kind#KEY} which; for {@link Kind#PAGE} only keys behind this one, "" for all; otherwise ""
 * @param limit how many keys or changes at the most
 */
public record StateQuery(Kind kind, @Nullable StreamPosition since, String key, int limit) {

    /** Everything that is there. */
    public static final StateQuery WHOLE = new StateQuery(Kind.PAGE, null, "", Integer.MAX_VALUE);

    /** Only where the stream stands. */
    public static final StateQuery POSITION = new StateQuery(Kind.PAGE, null, "", 0);

    /** Which part of a state. */
    public enum Kind {

        /** What is there behind a key. */
        PAGE,

        /** One key. */
        KEY,

        /** What changed after a position, if it is all kept and not too much; otherwise everything that is there. */
        SINCE,

        /** What changed after a position, oldest first; nothing if not all of that is kept. */
        CHANGES,

        /** What changed before a position, newest first, as far as it is kept. */
        NEWEST_CHANGES
    }

    /**
     * What to read; the constants and the methods below say it more briefly.
     *
     * @param kind which part
     * @param since null for no position
     * @param key "" for none
     * @param limit not negative
     * @throws IllegalArgumentException if the limit is negative, or there is no position for {@link Kind#SINCE}
     */
    public StateQuery {
        Objects.requireNonNull(kind, "kind must not be null");
        Objects.requireNonNull(key, "key must not be null");
        if (limit < 0) {
            throw new IllegalArgumentException("limit must not be negative, and is " + limit);
        }
        if (kind == Kind.SINCE && since == null) {
            throw new IllegalArgumentException("what changed since, needs a position, and there is none");
        }
    }

    /**
     * The changes since a position, or else everything that is there.
     *
     * @param since what the reader has
     * @param maxChanges how many changes at the most; if there are more, the reader is given the state
     * @return the query
     */
    public static StateQuery since(StreamPosition since, int maxChanges) {
        Objects.requireNonNull(since, "since must not be null");
        return new StateQuery(Kind.SINCE, since, "", maxChanges);
    }

    /**
     * Only changes. Oldest first they are those after {@code since}, and {@link StateView#changes()} is null if not all of
     * these are kept, or it is no position of the stream as it is now; what the limit cuts off, the next query asks for.
     * Newest first they are those before {@code since}, as of {@link dev.fanfare.history.HistoryFilter}, as far as they are
     * kept, and null if it is a position of another stream.
     *
     * @param since itself left out; null for the oldest that is kept, or the newest
     * @param limit how many changes at the most; 0 for the position alone
     * @param newestFirst from new to old
     * @return the query
     */
    public static StateQuery changes(@Nullable StreamPosition since, int limit, boolean newestFirst) {
        return new StateQuery(newestFirst ? Kind.NEWEST_CHANGES : Kind.CHANGES, since, "", limit);
    }

    /**
     * A part of what is there.
     *
     * @param cursor what {@link StateView#cursor()} said of the part before; "" for the first
     * @param limit how many keys at the most
     * @return the query
     */
    public static StateQuery page(String cursor, int limit) {
        return new StateQuery(Kind.PAGE, null, cursor, limit);
    }

    /**
     * One entry.
     *
     * @param key which; need not be there
     * @return the query
     */
    public static StateQuery key(String key) {
        return new StateQuery(Kind.KEY, null, key, 1);
    }
}
