package dev.fanfare.netty.http;

import dev.fanfare.protocol.Encoding;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where and how clients connect with WebSockets.
 *
 * @param path the path; default {@code /connection/websocket}
 * @param maxMessageSize in bytes; a larger message closes the connection. Default 64 KiB
 * @param allowedOrigins which pages may connect, as {@link AllowedOrigins} reads them; if there are none,
 *     those of the server itself
 * @param compression how messages are compressed for clients that ask for it; null, the default, if they
 *     are not, which saves time and costs bytes
 * @param kind what its clients say and hear; default {@link Kind#PROTOCOL}
 * @param joinPushes whether pushes that leave together are lines of one frame, where clients only listen. That costs less,
 *     and they must take lines apart. Default false, a frame for each push
 * @param disconnectPush whether a client that only listens is told why its connection ends by a push, too, before the close
 *     frame says so. Default true
 */
public record WebSocketEndpoint(
        String path,
        int maxMessageSize,
        List<String> allowedOrigins,
        @Nullable Compression compression,
        Kind kind,
        boolean joinPushes,
        boolean disconnectPush) {

    /** What clients say and hear. */
    public enum Kind {
        /** They have an SDK: commands and their answers, and pushes, in JSON or Protobuf. */
        PROTOCOL,
        /**
         * They only listen, to pushes in JSON. What they say is who they are and what they wish to subscribe to, once, in
         * their first message or in the URL; whatever follows is passed over.
         */
        UNIDIRECTIONAL,
        /**
         * No protocol at all: each notification, and each publication of other channels, is a text frame of its own, and
         * each text of a client is a message. Needs notifications.
         */
        PLAIN
    }

    /**
     * An endpoint for clients that speak the protocol.
     *
     * @param path begins with a slash
     * @param maxMessageSize in bytes, at least 1
     * @param allowedOrigins as {@link AllowedOrigins} reads them; none for those of the server itself
     * @param compression null for none
     * @throws IllegalArgumentException if one of them is something else
     */
    public WebSocketEndpoint(
            String path, int maxMessageSize, List<String> allowedOrigins, @Nullable Compression compression) {
        this(path, maxMessageSize, allowedOrigins, compression, Kind.PROTOCOL);
    }

    /**
     * An endpoint of a kind.
     *
     * @param path begins with a slash
     * @param maxMessageSize in bytes, at least 1
     * @param allowedOrigins as {@link AllowedOrigins} reads them; none for those of the server itself
     * @param compression null for none
     * @param kind what its clients say and hear
     * @throws IllegalArgumentException if one of them is something else
     */
    public WebSocketEndpoint(
            String path,
            int maxMessageSize,
            List<String> allowedOrigins,
            @Nullable Compression compression,
            Kind kind) {
        this(path, maxMessageSize, allowedOrigins, compression, kind, false, true);
    }

    /**
     * Compression of messages with permessage-deflate (RFC 7692), without context takeover, for clients
     * that ask for it. What many clients get is compressed once. A compressed message may be ten times
     * the message limit when it is restored.
     *
     * @param level from 1, the fastest, to 9, the smallest
     * @param minSize smaller messages are not compressed; in bytes
     */
    public record Compression(int level, int minSize) {

        /**
         * How much to compress.
         *
         * @param level 1 to 9
         * @param minSize in bytes, 0 or more
         * @throws IllegalArgumentException if one of them is something else
         */
        public Compression {
            if (level < 1 || level > 9) {
                throw new IllegalArgumentException("compression_level must be 1 to 9, and is " + level);
            }
            if (minSize < 0) {
                throw new IllegalArgumentException("compression_min_size must not be negative, and is " + minSize);
            }
        }
    }

    /** The defaults. */
    public static final WebSocketEndpoint DEFAULT =
            new WebSocketEndpoint("/connection/websocket", 64 * 1024, List.of(), null);

    /** For clients without an SDK, at {@code /connection/notify}; needs notifications. */
    public static final WebSocketEndpoint PLAIN =
            new WebSocketEndpoint("/connection/notify", 64 * 1024, List.of(), null, Kind.PLAIN);

    /** For clients that only listen and need no SDK, at {@code /connection/uni_websocket}. */
    public static final WebSocketEndpoint UNIDIRECTIONAL =
            new WebSocketEndpoint("/connection/uni_websocket", 64 * 1024, List.of(), null, Kind.UNIDIRECTIONAL);

    /** Subprotocol of connections in {@link Encoding#PROTOBUF}. */
    public static final String PROTOBUF_SUBPROTOCOL = "centrifuge-protobuf";

    /** Subprotocol of connections in {@link Encoding#JSON}; the default without one. */
    public static final String JSON_SUBPROTOCOL = "centrifuge-json";

    /**
     * An endpoint; the constants need less.
     *
     * @param path begins with a slash
     * @param maxMessageSize in bytes, at least 1
     * @param allowedOrigins as {@link AllowedOrigins} reads them; none for those of the server itself
     * @param compression null for none
     * @param kind what its clients say and hear
     * @param joinPushes whether pushes that leave together are lines of one frame
     * @param disconnectPush whether a push says why a connection ends
     * @throws IllegalArgumentException if one of them is something else
     */
    public WebSocketEndpoint {
        Objects.requireNonNull(kind, "kind must not be null");
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path starts with \"/\", not \"" + path + "\"");
        }
        if (maxMessageSize < 1) {
            throw new IllegalArgumentException("message_size_limit must be at least 1, and is " + maxMessageSize);
        }
        allowedOrigins = AllowedOrigins.of(allowedOrigins).entries();
    }

    /**
     * The same for other pages, such as {@code https://app.example.com} or {@code https://*.example.com}.
     *
     * @param origins as {@link AllowedOrigins} reads them, in place of those before; none for those of the server
     *     itself
     * @return the copy
     * @throws IllegalArgumentException if one is no origin
     */
    public WebSocketEndpoint withAllowedOrigins(String... origins) {
        return new WebSocketEndpoint(
                path, maxMessageSize, List.of(origins), compression, kind, joinPushes, disconnectPush);
    }
}
