package dev.fanfare.netty.internal.websocket;

import dev.fanfare.netty.http.WebSocketEndpoint;
import dev.fanfare.spi.TransportTraits;

/**
 * What the WebSockets of an endpoint have in common.
 *
 * @param transportName how they are called
 * @param traits what they can do
 * @param disconnectPush whether a push says why one ends, before the close frame does
 */
record SocketKind(String transportName, TransportTraits traits, boolean disconnectPush) {

    private static final TransportTraits WITHOUT_PROTOCOL = new TransportTraits(false, true, false, false);

    static SocketKind of(WebSocketEndpoint endpoint) {
        return switch (endpoint.kind()) {
            case PROTOCOL -> new SocketKind("websocket", TransportTraits.DEFAULT, false);
            // Both a frame that the WebSocket answers by itself, and a message that a page can see.
            case UNIDIRECTIONAL ->
                new SocketKind(
                        "uni_websocket", TransportTraits.UNIDIRECTIONAL.withOwnPings(), endpoint.disconnectPush());
            case PLAIN -> new SocketKind("websocket", WITHOUT_PROTOCOL, false);
        };
    }

    /** The same with keepalive by WebSocket pings, not by messages. */
    SocketKind withOwnPings() {
        return new SocketKind(transportName, traits.withOwnPings(), disconnectPush);
    }

    /** Whether clients say who they are in their first message, and nothing else. */
    boolean onlyListens() {
        return traits.speaksProtocol() && !traits.takesCommands();
    }
}
