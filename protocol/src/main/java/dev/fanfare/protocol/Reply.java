package dev.fanfare.protocol;

/** The answer to one command. */
public sealed interface Reply extends ServerMessage {

    /** The id of the command. */
    long id();

    /** The command was carried out. */
    record Success(long id, Result result) implements Reply {}

    /** The command was refused. */
    record Failure(long id, ProtocolError error) implements Reply {}
}
