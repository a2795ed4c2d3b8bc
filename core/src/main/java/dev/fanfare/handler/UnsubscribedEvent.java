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

    /**
     * An event as the engine makes it; public for tests of listeners. No argument may be null.
     *
     * @param client whose subscription it was
     * @param channel its whole name
     * @param code {@link UnsubscribeCode#CLIENT} if the client asked for it
     */
    public UnsubscribedEvent {
        Objects.requireNonNull(client, "client must not be null");
        Objects.requireNonNull(channel, "channel must not be null");
        Objects.requireNonNull(code, "code must not be null");
    }
}
