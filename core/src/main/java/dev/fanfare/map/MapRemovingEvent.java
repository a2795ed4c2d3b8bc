package dev.fanfare.map;

import dev.fanfare.handler.Client;
import java.util.Objects;

/**
 * A client wants to remove a value of a map.
 *
 * @param client who
 * @param channel where
 * @param key which value; "" if the client named none
 */
public record MapRemovingEvent(Client client, String channel, String key) {

    /**
     * An event as the engine makes it; public for tests of handlers. No argument may be null.
     *
     * @param client who wants to
     * @param channel its whole name
     * @param key "" if the client named none
     */
    public MapRemovingEvent {
        Objects.requireNonNull(client, "client must not be null");
        Objects.requireNonNull(channel, "channel must not be null");
        Objects.requireNonNull(key, "key must not be null");
    }
}
