package dev.fanfare.cluster;

import java.util.List;
import java.util.Objects;

/**
 * A page of those who are connected.
 *
 * @param connections in the order of their ids
 * @param cursor leads to the next page; "" if this is the last
 */
public record ConnectionPage(List<ConnectedClient> connections, String cursor) {

    /**
     * A page as all nodes together have it.
     *
     * @param connections in the order of their ids; copied
     * @param cursor "" if this is the last
     */
    public ConnectionPage {
        Objects.requireNonNull(connections, "connections must not be null");
        connections = List.copyOf(connections);
        Objects.requireNonNull(cursor, "cursor must not be null");
    }
}
