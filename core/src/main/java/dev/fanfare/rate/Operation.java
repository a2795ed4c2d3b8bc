package dev.fanfare.rate;

import java.util.Locale;

/** What a client asks for, as it is counted by limits. Each is a command of the protocol. */
public enum Operation {
    /** Opens a connection, on whichever transport. */
    CONNECT,
    /** Subscribes to a channel. */
    SUBSCRIBE,
    /** Ends a subscription. It is counted and never refused, as it saves work; and refusing it makes SDKs connect anew. */
    UNSUBSCRIBE,
    /** Publishes. */
    PUBLISH,
    /** Reads a history, or where a stream stands. */
    HISTORY,
    /** Asks who is in a channel. */
    PRESENCE,
    /** Asks how many are in a channel. */
    PRESENCE_STATS,
    /** Brings a new token for the connection. */
    REFRESH,
    /** Brings a new token for a subscription. */
    SUB_REFRESH,
    /** Calls a method of the application, or has it handle an event. */
    RPC,
    /** Sends a message that nobody answers; one too many closes the connection with {@code TOO_MANY_REQUESTS}. */
    SEND,
    /** Asks for nothing; it is answered with an error in any case. */
    PING;

    /** {@return its name in configurations and metrics, such as {@code sub_refresh}} */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
