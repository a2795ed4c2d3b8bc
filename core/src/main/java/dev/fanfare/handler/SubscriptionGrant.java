package dev.fanfare.handler;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription token allows.
 *
 * @param user whom; must be the user of the connection
 * @param channel where; must be the channel asked for
 * @param client which connection; "" for any of the user's
 * @param options how
 * @param tokenId the id of the token, its claim {@code jti}; "" if there is none
 * @param issuedAt when the token was issued, its claim {@code iat}; null if nobody says
 */
public record SubscriptionGrant(
        String user,
        String channel,
        String client,
        SubscribeOptions options,
        String tokenId,
        @Nullable Instant issuedAt) {

    /**
     * A grant as a {@link TokenVerifier} reads it; one for another user, channel or connection closes the connection.
     *
     * @param user "" for an anonymous client
     * @param channel its whole name
     * @param client "" for any connection of the user
     * @param options {@link SubscribeOptions#DEFAULT} if the token says nothing more
     * @param tokenId "" for none
     * @param issuedAt null if nobody says
     */
    public SubscriptionGrant {
        Objects.requireNonNull(user, "user must not be null");
        Objects.requireNonNull(channel, "channel must not be null");
        Objects.requireNonNull(client, "client must not be null");
        Objects.requireNonNull(options, "options must not be null");
        Objects.requireNonNull(tokenId, "tokenId must not be null");
    }

    /**
     * A grant by a token that says nothing of itself. No argument may be null.
     *
     * @param user "" for an anonymous client
     * @param channel its whole name
     * @param client "" for any connection of the user
     * @param options {@link SubscribeOptions#DEFAULT} if the token says nothing more
     */
    public SubscriptionGrant(String user, String channel, String client, SubscribeOptions options) {
        this(user, channel, client, options, "", null);
    }

    /**
     * {@return the same by a token that can be revoked}
     *
     * @param tokenId the token's own id, such as its claim {@code jti}; "" for none
     * @param issuedAt when it was issued; null if nobody says
     */
    public SubscriptionGrant withToken(String tokenId, @Nullable Instant issuedAt) {
        return new SubscriptionGrant(user, channel, client, options, tokenId, issuedAt);
    }
}
