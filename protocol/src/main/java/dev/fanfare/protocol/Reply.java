package dev.fanfare.protocol;

/** The answer to one command. */
public sealed interface Reply extends ServerMessage {

    /** {@return the id of the command, as the client chose it} */
    long id();

    /** The command was carried out. */
    record Success(long id, Result result) implements Reply {}

    /** The command was refused. */
    record Failure(long id, ProtocolError error) implements Reply {}
}
