package dev.fanfare.internal.session.command;

import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.DisconnectException;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.handler.SubscriptionGrant;
import dev.fanfare.handler.TokenVerifier;
import dev.fanfare.internal.ban.Bans;
import dev.fanfare.internal.handler.Hooks;
import dev.fanfare.internal.session.Session;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.ProtocolError;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Has the tokens of clients checked where they arrive, and checks that they are the client's own. */
final class TokenCheck {

    private final Hooks hooks;
    private final Bans bans;

    TokenCheck(Hooks hooks, Bans bans) {
        this.hooks = hooks;
        this.bans = bans;
    }

    /** Whether tokens can be checked at all. */
    boolean isAvailable() {
        return hooks.tokens() != null;
    }

    /** Who a connection token says the client is. */
    CompletionStage<Credentials> connection(Session session, String token) {
        TokenVerifier tokens = hooks.tokens();
        if (tokens == null) {
            return CompletableFuture.failedStage(new DisconnectException(
                    Disconnect.INVALID_TOKEN, "a token came, but no key to check it is configured"));
        }
        return session.handlers().askHere(tokens::connection, token).thenApply(TokenCheck::dated);
    }

    /** A token that does not say when it was issued is taken for one that was issued long ago. */
    private static Credentials dated(Credentials credentials) {
        return credentials.issuedAt() == null
                ? credentials.withToken(credentials.tokenId(), Instant.EPOCH)
                : credentials;
    }

    /** What a subscription token allows, if it is for this client and channel. */
    CompletionStage<SubscribeOptions> subscription(Session session, String token, String channel) {
        TokenVerifier tokens = hooks.tokens();
        if (tokens == null) {
            return CompletableFuture.failedStage(new ErrorException(
                    ProtocolError.PERMISSION_DENIED, "a token came, but no key to check it is configured"));
        }
        return session.handlers().askHere(tokens::subscription, token).thenApply(grant -> own(session, grant, channel));
    }

    private SubscribeOptions own(Session session, SubscriptionGrant grant, String channel) {
        boolean own = grant.user().equals(session.profile().user())
                && grant.channel().equals(channel)
                && (grant.client().isEmpty() || grant.client().equals(session.clientId()));
        if (!own) {
            throw new DisconnectException(
                    Disconnect.INVALID_TOKEN, "the subscription token is for another user, channel or client");
        }
        if (bans.revokes(grant.user(), grant.tokenId(), grant.issuedAt(), channel)) {
            throw new ErrorException(ProtocolError.PERMISSION_DENIED, "the subscription token was revoked");
        }
        return grant.options();
    }
}
