package dev.fanfare.handler;

import java.util.Objects;

/**
 * What the application granted a subscription is over, and the subscription ends soon unless it grants more.
 *
 * @param client whose subscription
 * @param channel to which channel
 */
public record SubRefreshingEvent(Client client, String channel) {

    public SubRefreshingEvent {
        Objects.requireNonNull(client, "client must not be null");
        Objects.requireNonNull(channel, "channel must not be null");
    }
}
