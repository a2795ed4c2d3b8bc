package dev.fanfare.client;

/** What a client socket is doing. */
public enum Status {
    /** The connection stands. */
    CONNECTED,
    /** It is being made, for the first time or again. */
    CONNECTING,
    /** There is none, and none is being made. */
    DISCONNECTED
}
