package dev.fanfare.handler;

import dev.fanfare.protocol.ProtocolError;

/** Refuses a command; the client gets the error and the connection stays. */
public final class ErrorException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ProtocolError error;

    /**
     * @param error what the client gets
     */
    public ErrorException(ProtocolError error) {
        this(error, error.message());
    }

    /**
     * @param error what the client gets
     * @param detail what the log gets
     */
    public ErrorException(ProtocolError error, String detail) {
        super(detail, null, false, false);
        this.error = error;
    }

    /** What the client gets. */
    public ProtocolError error() {
        return error;
    }
}
