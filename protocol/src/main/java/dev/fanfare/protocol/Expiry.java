package dev.fanfare.protocol;

/**
 * Whether and when a client must come with a fresh token.
 *
 * @param expires whether it must
 * @param ttlSeconds how long from now; 0 if it need not
 */
public record Expiry(boolean expires, int ttlSeconds) {

    /** Nothing to refresh. */
    public static final Expiry NEVER = new Expiry(false, 0);
}
