package dev.fanfare.spi;

/**
 * What connections of a kind can do.
 *
 * @param takesCommands whether clients send commands, over it or beside it. Where they do not, there is no connect command
 *     either: the transport brings the request ({@link Inbound#connect})
 * @param hasOwnPings whether it has pings of its own (WebSocket ping frames), which say whether the peer is there
 * @param speaksProtocol whether clients know the protocol. Where they do not, anybody may connect where nothing decides who
 *     may, because nobody could bring a token
 * @param namesSession whether the connect reply names the session and its node, for who sends commands beside the
 *     connection, or has somebody act on it
 */
public record TransportTraits(
        boolean takesCommands, boolean hasOwnPings, boolean speaksProtocol, boolean namesSession) {

    /** Clients send commands over it, and pings are messages. */
    public static final TransportTraits DEFAULT = new TransportTraits(true, false, true, false);

    /** It only goes down: clients send commands beside it, in requests that name the session. */
    public static final TransportTraits EMULATED = new TransportTraits(true, false, true, true);

    /** It only goes down, and clients say nothing but who they are and what they wish for. */
    public static final TransportTraits UNIDIRECTIONAL = new TransportTraits(false, false, true, true);

    /** {@return the same of a connection with pings of its own} */
    public TransportTraits withOwnPings() {
        return new TransportTraits(takesCommands, true, speaksProtocol, namesSession);
    }

    /** {@return whether the server's pings are messages of the protocol} Those of a client that sends none need no answer. */
    public boolean hasPingMessages() {
        return !hasOwnPings || (speaksProtocol && !takesCommands);
    }

    /** {@return whether a ping is answered, in one way or the other} */
    public boolean answersPings() {
        return hasOwnPings || takesCommands;
    }
}
