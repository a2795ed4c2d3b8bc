package dev.fanfare.server.token;

import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.SubscriptionGrant;
import dev.fanfare.handler.TokenVerifier;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Connection tokens and subscription tokens, each by its own keys. */
public final class TokenChecks implements TokenVerifier {

    private final TokenVerifier connections;
    private final TokenVerifier subscriptions;

    private TokenChecks(TokenVerifier connections, TokenVerifier subscriptions) {
        this.connections = connections;
        this.subscriptions = subscriptions;
    }

    /**
     * What checks tokens.
     *
     * @param connection which connection tokens hold
     * @param subscription which subscription tokens hold; empty for the same
     * @param clock for what is over, and for how old keys are
     * @return empty if there are no keys at all
     */
    public static Optional<TokenVerifier> of(
            TokenOptions connection, Optional<TokenOptions> subscription, InstantSource clock) {
        boolean anyKeys = connection.hasKeys()
                || subscription.filter(TokenOptions::hasKeys).isPresent();
        if (!anyKeys) {
            return Optional.empty();
        }
        TokenVerifier connections = new SignedTokens(connection, clock);
        return Optional.of(subscription
                .<TokenVerifier>map(options -> new TokenChecks(connections, new SignedTokens(options, clock)))
                .orElse(connections));
    }

    @Override
    public CompletionStage<Credentials> connection(String token) {
        return connections.connection(token);
    }

    @Override
    public CompletionStage<SubscriptionGrant> subscription(String token) {
        return subscriptions.subscription(token);
    }
}
