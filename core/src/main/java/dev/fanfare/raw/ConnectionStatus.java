package dev.fanfare.raw;

/** How far a {@link Connection} is. It only ever goes forward. */
public enum ConnectionStatus {
    /** Messages can be sent and received. */
    CONNECTED,
    /** One side has said goodbye; nothing can be sent any more. */
    CLOSING,
    /** The transport is gone. */
    CLOSED
}
