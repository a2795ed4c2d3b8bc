package dev.fanfare.handler;

import java.util.Objects;

/**
 * What a subscription token allows.
 *
 * @param user whom; must be the user of the connection
 * @param channel where; must be the channel asked for
 * @param client which connection; "" for any of the user's
 * @param options how
 */
public record SubscriptionGrant(String user, String channel, String client, SubscribeOptions options) {

    /**
     * A grant as a {@link TokenVerifier} reads it; one for another user, channel or connection closes the connection.
     * No argument may be null.
     *
     * @param user "" for an anonymous client
     * @param channel its whole name
     * @param client "" for any connection of the user
     * @param options {@link SubscribeOptions#DEFAULT} if the token says nothing more
     */
    public SubscriptionGrant {
        Objects.requireNonNull(user, "user must not be null");
        Objects.requireNonNull(channel, "channel must not be null");
        Objects.requireNonNull(client, "client must not be null");
        Objects.requireNonNull(options, "options must not be null");
    }
}
