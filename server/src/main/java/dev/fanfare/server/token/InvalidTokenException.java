package dev.fanfare.server.token;

/** A token that does not hold, whatever it claims. */
final class InvalidTokenException extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidTokenException(String message) {
        super(message, null, false, false);
    }
}
