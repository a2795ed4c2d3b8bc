package dev.fanfare.raw;

import org.jspecify.annotations.Nullable;

/**
 * The fatal error of a connection: the transport broke, or the peer sent what must not be. The
 * connection is on its way to {@link ConnectionHandler#onTerminate}, and there is no other fatal error.
 */
public final class BrokenConnectionException extends Exception {

    private static final long serialVersionUID = 1L;

    /** See {@link #code()}. */
    private final int code;

    /**
     * @param code see {@link #code()}
     * @param message what happened, for people
     * @param cause what was behind it, if anything
     */
    public BrokenConnectionException(int code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /**
     * {@return the close code: 1006 if the transport broke, otherwise what the peer was told (RFC 6455, section
     * 7.4.1): 1002 protocol error, 1003 a frame of the wrong kind, 1007 text that is not UTF-8, 1009 a message that
     * is too big}
     */
    public int code() {
        return code;
    }
}
