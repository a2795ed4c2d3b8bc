package dev.fanfare.handler;

import java.util.concurrent.CompletionStage;

/**
 * Checks the JSON Web Tokens that clients bring.
 *
 * <p>Called on the event loop of the connection, several at a time, so that logging in never waits for handlers that
 * wait: it must not block. Whoever has to ask somebody else, or computes for longer than a fraction of a millisecond,
 * answers later, from any thread. A token that does not hold fails the stage.
 */
public interface TokenVerifier {

    /**
     * Checks a connection token.
     *
     * @param token as the client sent it; not empty
     * @return who the token says the client is; fails with {@link ErrorException} and {@code TOKEN_EXPIRED} if it is
     *     past its time, with {@link DisconnectException} and {@code INVALID_TOKEN} if it does not hold
     */
    CompletionStage<Credentials> connection(String token);

    /**
     * Checks a subscription token.
     *
     * @param token as the client sent it; not empty
     * @return what it allows; fails with {@link ErrorException} and {@code TOKEN_EXPIRED} if it is past its time,
     *     {@code PERMISSION_DENIED} if it does not hold
     */
    CompletionStage<SubscriptionGrant> subscription(String token);
}
