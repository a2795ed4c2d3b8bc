package dev.fanfare.handler;

import dev.fanfare.protocol.Payload;
import java.util.Objects;

/**
 * A client wants to publish.
 *
 * @param client who
 * @param channel where
 * @param data what
 */
public record PublishingEvent(Client client, String channel, Payload data) {

    /**
     * An event as the engine makes it; public for tests of handlers. No argument may be null.
     *
     * @param client who wants to
     * @param channel its whole name
     * @param data what the namespace lets be published
     */
    public PublishingEvent {
        Objects.requireNonNull(client, "client must not be null");
        Objects.requireNonNull(channel, "channel must not be null");
        Objects.requireNonNull(data, "data must not be null");
    }
}
