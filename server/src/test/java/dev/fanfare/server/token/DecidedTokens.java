package dev.fanfare.server.token;

import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.SubscriptionGrant;
import dev.fanfare.handler.TokenVerifier;
import java.time.InstantSource;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A verifier whose answers are waited for, and whose refusals are thrown. */
record DecidedTokens(TokenVerifier tokens) {

    static DecidedTokens of(TokenOptions options, InstantSource clock) {
        return new DecidedTokens(new SignedTokens(options, clock));
    }

    static DecidedTokens ofSecret(String secret, InstantSource clock) {
        return of(TokenOptions.NONE.withSecret(secret), clock);
    }

    Credentials credentials(String token) {
        return decided(tokens.connection(token));
    }

    SubscriptionGrant grant(String token) {
        return decided(tokens.subscription(token));
    }

    private static <T> T decided(CompletionStage<T> decision) {
        try {
            return decision.toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException | CompletionException refused) {
            if (refused.getCause() instanceof RuntimeException reason) {
                throw reason;
            }
            throw new IllegalStateException(refused);
        } catch (InterruptedException | TimeoutException undecided) {
            throw new IllegalStateException(undecided);
        }
    }
}
