package dev.fanfare.handler;

import java.util.Objects;

/**
 * A client is subscribed and has been told so.
 *
 * @param client who
 * @param channel where
 */
public record SubscribedEvent(Client client, String channel) {

    /**
     * An event as the engine makes it; public for tests of listeners. No argument may be null.
     *
     * @param client who is subscribed
     * @param channel its whole name
     */
    public SubscribedEvent {
        Objects.requireNonNull(client, "client must not be null");
        Objects.requireNonNull(channel, "channel must not be null");
    }
}
