package dev.fanfare.internal.session;

/** How far a session has come. */
enum Phase {
    /** No connect command yet. */
    WAITING,
    /** The connect command is being decided; further commands wait. */
    CONNECTING,
    CONNECTED,
    /** The connect command was answered with an error; nothing else will be. */
    REFUSED,
    CLOSED;

    /** Whether a command may be carried out. */
    boolean takesCommands() {
        return this == WAITING || this == CONNECTED;
    }
}
