package dev.fanfare.internal.session;

import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.DisconnectException;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.SubscriptionGrant;
import dev.fanfare.handler.TokenVerifier;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.ProtocolError;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Tokens that hold because the test says so; "expired" is past its time, all others are forged. */
final class TestTokens implements TokenVerifier {

    private final Map<String, Credentials> connections = new HashMap<>();
    private final Map<String, SubscriptionGrant> subscriptions = new HashMap<>();

    TestTokens connection(String token, Credentials credentials) {
        connections.put(token, credentials);
        return this;
    }

    TestTokens subscription(String token, SubscriptionGrant grant) {
        subscriptions.put(token, grant);
        return this;
    }

    @Override
    public CompletionStage<Credentials> connection(String token) {
        return CompletableFuture.completedStage(token).thenApply(this::credentials);
    }

    @Override
    public CompletionStage<SubscriptionGrant> subscription(String token) {
        return CompletableFuture.completedStage(token).thenApply(this::grant);
    }

    private Credentials credentials(String token) {
        refuseExpired(token);
        Credentials credentials = connections.get(token);
        if (credentials == null) {
            throw new DisconnectException(Disconnect.INVALID_TOKEN);
        }
        return credentials;
    }

    private SubscriptionGrant grant(String token) {
        refuseExpired(token);
        SubscriptionGrant grant = subscriptions.get(token);
        if (grant == null) {
            throw new ErrorException(ProtocolError.PERMISSION_DENIED);
        }
        return grant;
    }

    private static void refuseExpired(String token) {
        if (token.equals("expired")) {
            throw new ErrorException(ProtocolError.TOKEN_EXPIRED);
        }
    }
}
