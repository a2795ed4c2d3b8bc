package dev.fanfare.protocol;

/**
 * A payload that is not JSON was about to be written to a JSON connection. The server then closes
 * that connection with {@link Disconnect#INAPPROPRIATE_PROTOCOL}.
 */
public final class NotJsonException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotJsonException(String message) {
        super(message, null, false, false);
    }
}
