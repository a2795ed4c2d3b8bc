package dev.fanfare.raw;

/**
 * Thrown by {@link ServerHandler#onConnection} to answer 403 in place of the upgrade. Returning null
 * refuses too, but after the upgrade, with a close code that scripts in a browser can see.
 */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message what the peer is told
     */
    public RefusedException(String message) {
        super(message, null, false, false);
    }
}
