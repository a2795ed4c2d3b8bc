package dev.fanfare.protocol;

/** What a server sends: the answer to a command, something on its own account, or a ping. */
public sealed interface ServerMessage permits Reply, Push, ServerMessage.Ping {

    /** Asks whether the client is still there. On the wire it is a reply without anything in it. */
    record Ping() implements ServerMessage {}
}
