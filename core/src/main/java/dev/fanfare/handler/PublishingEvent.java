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

    public PublishingEvent {
        Objects.requireNonNull(client, "client must not be null");
        Objects.requireNonNull(channel, "channel must not be null");
        Objects.requireNonNull(data, "data must not be null");
    }
}
