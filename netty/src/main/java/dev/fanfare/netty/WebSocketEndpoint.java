package dev.fanfare.netty;

import dev.fanfare.protocol.Encoding;
import java.util.List;

/**
 * Where and how clients connect with WebSockets.
 *
 * @param path the path; default {@code /connection/websocket}
 * @param maxMessageSize in bytes; a larger message closes the connection. Default 64 KiB
 * @param allowedOrigins which pages may connect; if there are none, those of the server itself. A star
 *     stands for anything
 */
public record WebSocketEndpoint(String path, int maxMessageSize, List<String> allowedOrigins) {

    /** The defaults. */
    public static final WebSocketEndpoint DEFAULT =
            new WebSocketEndpoint("/connection/websocket", 64 * 1024, List.of());

    /** Subprotocol of connections in {@link Encoding#PROTOBUF}. */
    static final String PROTOBUF_SUBPROTOCOL = "centrifuge-protobuf";

    /** Subprotocol of connections in {@link Encoding#JSON}; the default without one. */
    static final String JSON_SUBPROTOCOL = "centrifuge-json";

    public WebSocketEndpoint {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path starts with \"/\", not \"" + path + "\"");
        }
        if (maxMessageSize < 1) {
            throw new IllegalArgumentException("message_size_limit must be at least 1, and is " + maxMessageSize);
        }
        allowedOrigins = List.copyOf(allowedOrigins);
    }
}
