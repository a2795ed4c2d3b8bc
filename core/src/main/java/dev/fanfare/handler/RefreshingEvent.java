package dev.fanfare.handler;

import java.util.Objects;

/**
 * What the application granted a connection is over, and the connection ends soon unless it grants more.
 *
 * @param client whose connection
 */
public record RefreshingEvent(Client client) {

    /**
     * An event as the engine makes it; public for tests of handlers. No argument may be null.
     *
     * @param client whose connection it is
     */
    public RefreshingEvent {
        Objects.requireNonNull(client, "client must not be null");
    }
}
