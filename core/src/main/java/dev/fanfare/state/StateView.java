package dev.fanfare.state;

import dev.fanfare.protocol.StreamPosition;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was read of a state, all at one moment: either what is there, or what changed since the reader looked last, never
 * both.
 *
 * @param top where the channel's stream stands
 * @param version the offset of the last change of a value; 0 if the channel holds nothing
 * @param expiresIn when all of it is over; null for never
 * @param size how many keys there are, whatever was asked for
 * @param entries what is there, in the order of the bytes of keys in UTF-8; empty with {@code changes}
 * @param cursor asks for what follows; "" if this is all
 * @param changes what changed, in the order that was asked for; null if {@code entries} says what is there, or not all is kept
 *     that was asked for
 */
public record StateView(
        StreamPosition top,
        long version,
        @Nullable Duration expiresIn,
        int size,
        List<StateEntry> entries,
        String cursor,
        @Nullable List<StateChange> changes) {

    /**
     * What was read.
     *
     * @param top where the stream stands
     * @param version 0 if nothing is there
     * @param expiresIn null for never
     * @param size of all
     * @param entries is copied
     * @param cursor "" at the end
     * @param changes is copied; null for none
     */
    public StateView {
        Objects.requireNonNull(top, "top must not be null");
        entries = List.copyOf(Objects.requireNonNull(entries, "entries must not be null"));
        Objects.requireNonNull(cursor, "cursor must not be null");
        changes = changes == null ? null : List.copyOf(changes);
    }

    /** {@return whether the channel holds anything} */
    public boolean exists() {
        return version != 0;
    }
}
