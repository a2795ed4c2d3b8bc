package dev.fanfare.handler;

import dev.fanfare.protocol.Disconnect;
import java.util.Objects;

/** Refuses a command by closing the connection. */
public final class DisconnectException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Disconnect disconnect;

    /**
     * @param disconnect why, for the client
     */
    public DisconnectException(Disconnect disconnect) {
        this(Objects.requireNonNull(disconnect, "disconnect must not be null"), disconnect.reason());
    }

    /**
     * @param disconnect why, for the client
     * @param detail why, for the log
     */
    public DisconnectException(Disconnect disconnect, String detail) {
        super(Objects.requireNonNull(detail, "detail must not be null"), null, false, false);
        this.disconnect = Objects.requireNonNull(disconnect, "disconnect must not be null");
    }

    /** {@return code and reason that the client gets} */
    public Disconnect disconnect() {
        return disconnect;
    }
}
