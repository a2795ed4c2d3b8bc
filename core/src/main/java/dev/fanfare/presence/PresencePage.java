package dev.fanfare.presence;

import dev.fanfare.protocol.ClientInfo;
import java.util.List;
import java.util.Objects;

/**
 * Some of those who are in a channel.
 *
 * @param clients in the order of all pages
 * @param cursor what the next page is asked for with; "" if this is the last
 */
public record PresencePage(List<ClientInfo> clients, String cursor) {

    /** Nobody. */
    public static final PresencePage EMPTY = new PresencePage(List.of(), "");

    /**
     * What a store has read.
     *
     * @param clients copied
     * @param cursor for {@link dev.fanfare.Fanfare#presence(String, String, int)}; "" if this is the last page
     */
    public PresencePage {
        Objects.requireNonNull(clients, "clients must not be null");
        Objects.requireNonNull(cursor, "cursor must not be null");
        clients = List.copyOf(clients);
    }

    /** {@return whether nobody comes after these} */
    public boolean isLast() {
        return cursor.isEmpty();
    }
}
