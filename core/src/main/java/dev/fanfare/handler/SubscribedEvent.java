package dev.fanfare.handler;

import java.util.Objects;

/**
 * A client is subscribed and has been told so.
 *
 * @param client who
 * @param channel where
 */
public record SubscribedEvent(Client client, String channel) {

    public SubscribedEvent {
        Objects.requireNonNull(client, "client must not be null");
        Objects.requireNonNull(channel, "channel must not be null");
    }
}
