package dev.fanfare.handler;

import dev.fanfare.protocol.Disconnect;

/** Refuses a command by closing the connection. */
public final class DisconnectException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Disconnect disconnect;

    /**
     * @param disconnect why, for the client
     */
    public DisconnectException(Disconnect disconnect) {
        this(disconnect, disconnect.reason());
    }

    /**
     * @param disconnect why, for the client
     * @param detail why, for the log
     */
    public DisconnectException(Disconnect disconnect, String detail) {
        super(detail, null, false, false);
        this.disconnect = disconnect;
    }

    /** Why, for the client. */
    public Disconnect disconnect() {
        return disconnect;
    }
}
