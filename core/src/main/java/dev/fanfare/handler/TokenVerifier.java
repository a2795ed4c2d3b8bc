package dev.fanfare.handler;

/** Checks the JSON Web Tokens that clients bring. Called on handler threads, several at a time. */
public interface TokenVerifier {

    /**
     * Checks a connection token.
     *
     * @return who the token says the client is
     * @throws ErrorException with {@code TOKEN_EXPIRED} if it is past its time
     * @throws DisconnectException with {@code INVALID_TOKEN} if it does not hold
     */
    Credentials connection(String token);

    /**
     * Checks a subscription token.
     *
     * @throws ErrorException with {@code TOKEN_EXPIRED} if it is past its time, {@code
     *     PERMISSION_DENIED} if it does not hold
     */
    SubscriptionGrant subscription(String token);
}
