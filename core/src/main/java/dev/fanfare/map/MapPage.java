package dev.fanfare.map;

import dev.fanfare.protocol.StreamPosition;
import java.util.List;
import java.util.Objects;

/**
 * A part of what a map holds, or of what changed of it.
 *
 * @param entries by the bytes of their keys in UTF-8, or changes in the order that was asked for
 * @param position where the channel's stream stands; {@link StreamPosition#NONE} in the mode {@code EPHEMERAL}
 * @param cursor asks for what follows; "" if nothing does, and with changes
 */
public record MapPage(List<MapEntry> entries, StreamPosition position, String cursor) {

    /**
     * A part of a map.
     *
     * @param entries is copied
     * @param position where the stream stands
     * @param cursor "" at the end
     */
    public MapPage {
        entries = List.copyOf(Objects.requireNonNull(entries, "entries must not be null"));
        Objects.requireNonNull(position, "position must not be null");
        Objects.requireNonNull(cursor, "cursor must not be null");
    }
}
