package dev.fanfare.state;

import dev.fanfare.protocol.Payload;
import java.util.Objects;

/**
 * One value of a channel's state, or that there is none any more.
 *
 * @param key what it is called, unique in its channel
 * @param value one JSON value; {@link Payload#EMPTY} if the key is gone
 * @param offset the place in the channel's stream of the change that made it so
 * @param details what is known of it; of a key that is gone the tags alone
 */
public record StateEntry(String key, Payload value, long offset, EntryDetails details) {

    /** What an entry takes in memory beside its letters and bytes, in bytes, about. */
    private static final int OVERHEAD = 96;

    /**
     * One value at its place.
     *
     * @param key not empty
     * @param value {@link Payload#EMPTY} if the key is gone
     * @param offset from 1
     * @param details {@link EntryDetails#NONE} for none
     */
    public StateEntry {
        Objects.requireNonNull(key, "key must not be null");
        Objects.requireNonNull(value, "value must not be null");
        Objects.requireNonNull(details, "details must not be null");
    }

    /**
     * One value at its place, of which nothing else is known.
     *
     * @param key not empty
     * @param value {@link Payload#EMPTY} if the key is gone
     * @param offset from 1
     */
    public StateEntry(String key, Payload value, long offset) {
        this(key, value, offset, EntryDetails.NONE);
    }

    /** {@return whether the key is gone} */
    public boolean isGone() {
        return value.isEmpty();
    }

    /** {@return about how much memory it takes, in bytes} */
    public int weight() {
        return OVERHEAD + key.length() + value.size() + details.weight();
    }
}
