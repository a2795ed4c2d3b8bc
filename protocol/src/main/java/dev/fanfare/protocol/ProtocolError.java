package dev.fanfare.protocol;

/**
 * Why a command was refused. Applications may use codes 400 to 1999.
 *
 * @param code the number; below 100 belongs to the SDKs
 * @param message the same in words
 * @param temporary whether the client may try again as it is
 */
public record ProtocolError(int code, String message, boolean temporary) {

    /** Something failed on the server. */
    public static final ProtocolError INTERNAL = new ProtocolError(100, "internal server error", true);

    /** No credentials. */
    public static final ProtocolError UNAUTHORIZED = new ProtocolError(101, "unauthorized", false);

    /** The channel's namespace does not exist. */
    public static final ProtocolError UNKNOWN_CHANNEL = new ProtocolError(102, "unknown channel", false);

    /** Not allowed. */
    public static final ProtocolError PERMISSION_DENIED = new ProtocolError(103, "permission denied", false);

    /** No such method. */
    public static final ProtocolError METHOD_NOT_FOUND = new ProtocolError(104, "method not found", false);

    /** There is a subscription to this channel. */
    public static final ProtocolError ALREADY_SUBSCRIBED = new ProtocolError(105, "already subscribed", false);

    /** More than the server allows. */
    public static final ProtocolError LIMIT_EXCEEDED = new ProtocolError(106, "limit exceeded", false);

    /** The request makes no sense. */
    public static final ProtocolError BAD_REQUEST = new ProtocolError(107, "bad request", false);

    /** Switched off here. */
    public static final ProtocolError NOT_AVAILABLE = new ProtocolError(108, "not available", false);

    /** The token is past its time; the client fetches another. */
    public static final ProtocolError TOKEN_EXPIRED = new ProtocolError(109, "token expired", false);

    /** The connection or subscription is past its time. */
    public static final ProtocolError EXPIRED = new ProtocolError(110, "expired", false);

    /** The client asks too much. */
    public static final ProtocolError TOO_MANY_REQUESTS = new ProtocolError(111, "too many requests", true);

    /** The stream no longer holds what was asked for. */
    public static final ProtocolError UNRECOVERABLE_POSITION = new ProtocolError(112, "unrecoverable position", false);

    /** Another page of this map is being read for the client. */
    public static final ProtocolError CONCURRENT_PAGE = new ProtocolError(113, "concurrent pagination", true);

    /**
     * An error of an application's own.
     *
     * @param code 400 to 1999; lower ones are the constants
     * @param message goes to the client
     * @param temporary true makes SDKs connect, subscribe or refresh again by themselves
     * @throws IllegalArgumentException if the code is below 100
     */
    public ProtocolError {
        if (code < 100) {
            throw new IllegalArgumentException("error code " + code + " belongs to the SDKs; use 400 to 1999");
        }
    }
}
