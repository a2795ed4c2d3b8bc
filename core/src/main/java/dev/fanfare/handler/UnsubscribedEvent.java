package dev.fanfare.handler;

import dev.fanfare.protocol.UnsubscribeCode;
import java.util.Objects;

/**
 * A subscription has ended.
 *
 * @param client who
 * @param channel where
 * @param code why
 */
public record UnsubscribedEvent(Client client, String channel, UnsubscribeCode code) {

    public UnsubscribedEvent {
        Objects.requireNonNull(client, "client must not be null");
        Objects.requireNonNull(channel, "channel must not be null");
        Objects.requireNonNull(code, "code must not be null");
    }
}
