package dev.fanfare.protocol;

import java.nio.charset.StandardCharsets;

/**
 * Why a connection is closed: the close code and reason of a WebSocket, a push elsewhere.
 *
 * <p>Clients reconnect by themselves unless the code says otherwise, see {@link #isTerminal()}.
 * Applications may use 4000 to 4499 (reconnect) and 4500 to 4999 (stay away).
 *
 * @param code the number
 * @param reason a plain sentence; at most 123 bytes (RFC 6455, section 5.5), never empty and never
 *     JSON, because the JavaScript SDK takes either as an instruction
 */
public record Disconnect(int code, String reason) {

    /** The transport is gone; never on the wire. */
    public static final Disconnect CONNECTION_CLOSED = new Disconnect(3000, "connection closed");

    /** The node stops. */
    public static final Disconnect SHUTDOWN = new Disconnect(3001, "shutdown");

    /** Something failed on the server. */
    public static final Disconnect INTERNAL_ERROR = new Disconnect(3004, "internal server error");

    /** The connection was not refreshed in time. */
    public static final Disconnect EXPIRED = new Disconnect(3005, "connection expired");

    /** A server-side subscription was not refreshed in time. */
    public static final Disconnect SUBSCRIPTION_EXPIRED = new Disconnect(3006, "subscription expired");

    /** The client does not read fast enough. */
    public static final Disconnect SLOW = new Disconnect(3008, "slow");

    /** Writing failed. */
    public static final Disconnect WRITE_ERROR = new Disconnect(3009, "write error");

    /** Publications are missing in a server-side subscription. */
    public static final Disconnect INSUFFICIENT_STATE = new Disconnect(3010, "insufficient state");

    /** The client shall reconnect. */
    public static final Disconnect FORCE_RECONNECT = new Disconnect(3011, "force reconnect");

    /** A ping was not answered in time. */
    public static final Disconnect NO_PONG = new Disconnect(3012, "no pong");

    /** The client asks too much. */
    public static final Disconnect TOO_MANY_REQUESTS = new Disconnect(3013, "too many requests");

    /** A token that does not hold. */
    public static final Disconnect INVALID_TOKEN = new Disconnect(3500, "invalid token");

    /** A frame or command that must not be. */
    public static final Disconnect BAD_REQUEST = new Disconnect(3501, "bad request");

    /** No connect command in time. */
    public static final Disconnect STALE = new Disconnect(3502, "stale");

    /** The application asked for it. */
    public static final Disconnect FORCED = new Disconnect(3503, "force disconnect");

    /** Too many connections. */
    public static final Disconnect CONNECTION_LIMIT = new Disconnect(3504, "connection limit");

    /** Too many channels. */
    public static final Disconnect CHANNEL_LIMIT = new Disconnect(3505, "channel limit");

    /** A payload that this encoding cannot carry. */
    public static final Disconnect INAPPROPRIATE_PROTOCOL = new Disconnect(3506, "inappropriate protocol");

    /** Not allowed. */
    public static final Disconnect PERMISSION_DENIED = new Disconnect(3507, "permission denied");

    /** Nothing here handles this. */
    public static final Disconnect NOT_AVAILABLE = new Disconnect(3508, "not available");

    /** More errors than a client may cause. */
    public static final Disconnect TOO_MANY_ERRORS = new Disconnect(3509, "too many errors");

    /** A frame over the size limit; a WebSocket close code (RFC 6455, section 7.4.1). */
    public static final Disconnect MESSAGE_TOO_BIG = new Disconnect(1009, "message too big");

    private static final int MAX_REASON_BYTES = 123;

    /**
     * A disconnect of an application's own.
     *
     * @param code 4000 to 4999; lower ones are the constants
     * @param reason at most 123 bytes in UTF-8; does not begin with a brace
     * @throws IllegalArgumentException if the code is outside 1000 to 4999, or the reason is blank, too long or JSON
     */
    public Disconnect {
        if (code < 1000 || code > 4999) {
            throw new IllegalArgumentException("disconnect code " + code + " is outside 1000 to 4999");
        }
        if (reason.isBlank() || reason.startsWith("{")) {
            throw new IllegalArgumentException("a disconnect needs a plain sentence as its reason, not \""
                    + Outside.of(reason) + "\": the JavaScript SDK takes an empty or JSON reason as an instruction");
        }
        if (reason.getBytes(StandardCharsets.UTF_8).length > MAX_REASON_BYTES) {
            throw new IllegalArgumentException("the reason is longer than the " + MAX_REASON_BYTES
                    + " bytes a close frame can hold: " + Outside.of(reason));
        }
    }

    /** {@return whether clients stay away: 3500 to 3999, 4500 to 4999, and a frame that was too big} */
    public boolean isTerminal() {
        return (code >= 3500 && code < 4000) || code >= 4500 || code == MESSAGE_TOO_BIG.code;
    }
}
