package dev.fanfare.handler;

import dev.fanfare.protocol.Disconnect;
import java.util.Objects;

/**
 * A client that was connected is gone. Told exactly once for each, whatever ended the connection.
 *
 * @param client who
 * @param reason why; {@link Disconnect#CONNECTION_CLOSED} if it was not the server's doing
 */
public record DisconnectedEvent(Client client, Disconnect reason) {

    /**
     * An event as the engine makes it; public for tests of listeners. No argument may be null.
     *
     * @param client as it was at the end
     * @param reason {@link Disconnect#CONNECTION_CLOSED} if it was not the server's doing
     */
    public DisconnectedEvent {
        Objects.requireNonNull(client, "client must not be null");
        Objects.requireNonNull(reason, "reason must not be null");
    }
}
