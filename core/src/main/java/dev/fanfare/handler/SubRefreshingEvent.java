package dev.fanfare.handler;

import java.util.Objects;

/**
 * What the application granted a subscription is over, and the subscription ends soon unless it grants more.
 *
 * @param client whose subscription
 * @param channel to which channel
 */
public record SubRefreshingEvent(Client client, String channel) {

    /**
     * An event as the engine makes it; public for tests of handlers. No argument may be null.
     *
     * @param client whose subscription it is
     * @param channel its whole name
     */
    public SubRefreshingEvent {
        Objects.requireNonNull(client, "client must not be null");
        Objects.requireNonNull(channel, "channel must not be null");
    }
}
