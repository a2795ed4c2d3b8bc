package dev.fanfare.handler;

import dev.fanfare.protocol.Payload;
import java.util.Objects;

/**
 * A client wants to subscribe.
 *
 * @param client who
 * @param channel where
 * @param data what the client said
 * @param token the subscription token that the client has brought, where no {@link TokenVerifier} checks it; "" for none
 */
public record SubscribingEvent(Client client, String channel, Payload data, String token) {

    /**
     * An event as the engine makes it; public for tests of handlers. No argument may be null.
     *
     * @param client who wants to
     * @param channel its whole name
     * @param data what the client said; {@link Payload#EMPTY} for nothing
     * @param token "" for none
     */
    public SubscribingEvent {
        Objects.requireNonNull(client, "client must not be null");
        Objects.requireNonNull(channel, "channel must not be null");
        Objects.requireNonNull(data, "data must not be null");
        Objects.requireNonNull(token, "token must not be null");
    }
}
