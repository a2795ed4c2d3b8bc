package dev.fanfare.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A frame that cannot be decoded. It is the only exception a decoder throws, whatever the bytes;
 * the server answers it by closing the connection with {@link Disconnect#BAD_REQUEST}.
 *
 * <p>It carries no stack trace: a peer can cause any number of them, and the message already says
 * what was wrong.
 */
public final class ProtocolException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message what was wrong, for the log
     * @param cause what the parser below said, if it said anything
     */
    public ProtocolException(String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
    }

    /**
     * @param message what was wrong, for the log
     */
    public ProtocolException(String message) {
        this(message, null);
    }
}
