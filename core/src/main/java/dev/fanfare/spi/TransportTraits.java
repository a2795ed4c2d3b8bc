package dev.fanfare.spi;

/**
 * What connections of a kind can do.
 *
 * @param takesCommands whether clients send commands over it. Where they do not, there is no connect command either: the
 *     transport brings the request ({@link Inbound#connect}), and anybody may connect where nothing decides who may,
 *     because nobody could bring a token
 * @param hasOwnPings whether keepalive is the transport's own affair (WebSocket ping frames), not messages of the protocol
 */
public record TransportTraits(boolean takesCommands, boolean hasOwnPings) {

    /** Clients send commands, and pings are messages. */
    public static final TransportTraits DEFAULT = new TransportTraits(true, false);
}
