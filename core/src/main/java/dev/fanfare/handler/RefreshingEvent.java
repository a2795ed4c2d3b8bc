package dev.fanfare.handler;

import java.util.Objects;

/**
 * What the application granted a connection is over, and the connection ends soon unless it grants more.
 *
 * @param client whose connection
 */
public record RefreshingEvent(Client client) {

    public RefreshingEvent {
        Objects.requireNonNull(client, "client must not be null");
    }
}
