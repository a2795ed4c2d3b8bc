package dev.fanfare.handler;

import dev.fanfare.protocol.ProtocolError;
import java.util.Objects;

/** Refuses a command; the client gets the error and the connection stays. */
public sealed class ErrorException extends RuntimeException permits UnavailableException {

    private static final long serialVersionUID = 1L;

    private final transient ProtocolError error;

    /**
     * @param error what the client gets
     */
    public ErrorException(ProtocolError error) {
        this(Objects.requireNonNull(error, "error must not be null"), error.message());
    }

    /**
     * Refuses with a text of the application's own, which the client gets as it is.
     *
     * @param code the application's code, 400 to 1999
     * @param message what the client gets
     * @throws IllegalArgumentException if the code is another
     */
    public ErrorException(int code, String message) {
        this(new ProtocolError(applications(code), Objects.requireNonNull(message, "message must not be null"), false));
    }

    private static int applications(int code) {
        if (code < 400 || code > 1999) {
            throw new IllegalArgumentException("an application's error codes are 400 to 1999, not " + code);
        }
        return code;
    }

    /**
     * @param error what the client gets
     * @param detail what the log gets
     */
    public ErrorException(ProtocolError error, String detail) {
        super(Objects.requireNonNull(detail, "detail must not be null"), null, false, false);
        this.error = Objects.requireNonNull(error, "error must not be null");
    }

    /** {@return code and message that the client gets} */
    public ProtocolError error() {
        return error;
    }
}
