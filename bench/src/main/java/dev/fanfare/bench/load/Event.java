package dev.fanfare.bench.load;

import dev.fanfare.protocol.StreamPosition;

/** What a server has said that is not a publication. */
sealed interface Event {

    /**
     * The client may send commands.
     *
     * @param session how commands say whose they are that go by a request of their own; "" where none do
     * @param node the same for the server
     */
    record Connected(String session, String node) implements Event {}

    /**
     * A subscription stands.
     *
     * @param id of the command that asked for it
     * @param position where the subscription begins; {@link StreamPosition#NONE} without history
     * @param recovered whether nothing is missing since the position that was asked for
     */
    record Subscribed(long id, StreamPosition position, boolean recovered) implements Event {}

    /** A publication was accepted. */
    record Accepted() implements Event {}

    /**
     * A command was refused.
     *
     * @param id of the command
     * @param code why, as the protocol numbers it; 0 if it does not
     */
    record Refused(long id, int code, String reason) implements Event {}

    /** The server wants to know whether the client is still there. */
    record Ping() implements Event {}

    /**
     * The server ends the connection.
     *
     * @param code why, as the protocol numbers it
     */
    record Ended(int code, String reason) implements Event {}

    /** The server ended a subscription. */
    record Unsubscribed(String reason) implements Event {}
}
