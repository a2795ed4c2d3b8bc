package dev.fanfare.netty.http;

import java.util.List;
import java.util.Objects;

/**
 * Where clients connect over plain HTTP: a response that does not end brings what the server says.
 *
 * @param kind what the response is
 * @param path the path
 * @param maxBodyBytes of the request that opens a stream, in bytes; a larger one is answered 413. Default 64 KiB
 * @param allowedOrigins which pages may connect, as {@link AllowedOrigins} reads them; if there are none, those of the
 *     server itself
 */
public record StreamEndpoint(Kind kind, String path, int maxBodyBytes, List<String> allowedOrigins) {

    /** What a stream is. */
    public enum Kind {
        /** Server-sent events, in JSON. Clients send commands beside it, to an {@link EmulationEndpoint}. */
        SSE,
        /** Lines of JSON, or Protobuf messages. Clients send commands beside it, to an {@link EmulationEndpoint}. */
        HTTP_STREAM,
        /** Server-sent events for clients that only listen. */
        UNI_SSE,
        /** Lines of JSON for clients that only listen. */
        UNI_HTTP_STREAM
    }

    private static final int DEFAULT_MAX_BODY_BYTES = 64 * 1024;

    /** Server-sent events, at {@code /connection/sse}. */
    public static final StreamEndpoint SSE =
            new StreamEndpoint(Kind.SSE, "/connection/sse", DEFAULT_MAX_BODY_BYTES, List.of());

    /** A stream for clients with an SDK, at {@code /connection/http_stream}. */
    public static final StreamEndpoint HTTP_STREAM =
            new StreamEndpoint(Kind.HTTP_STREAM, "/connection/http_stream", DEFAULT_MAX_BODY_BYTES, List.of());

    /** Server-sent events for clients that only listen, at {@code /connection/uni_sse}. */
    public static final StreamEndpoint UNI_SSE =
            new StreamEndpoint(Kind.UNI_SSE, "/connection/uni_sse", DEFAULT_MAX_BODY_BYTES, List.of());

    /** A stream for clients that only listen, at {@code /connection/uni_http_stream}. */
    public static final StreamEndpoint UNI_HTTP_STREAM =
            new StreamEndpoint(Kind.UNI_HTTP_STREAM, "/connection/uni_http_stream", DEFAULT_MAX_BODY_BYTES, List.of());

    /** {@return whether clients send commands beside the stream} */
    public boolean takesCommands() {
        return kind == Kind.SSE || kind == Kind.HTTP_STREAM;
    }

    /**
     * An endpoint; the constants need less.
     *
     * @param kind what its streams are
     * @param path begins with a slash
     * @param maxBodyBytes at least 1
     * @param allowedOrigins as {@link AllowedOrigins} reads them; none for those of the server itself
     * @throws IllegalArgumentException if one of them is something else
     */
    public StreamEndpoint {
        Objects.requireNonNull(kind, "kind must not be null");
        EmulationEndpoint.require(path, maxBodyBytes);
        allowedOrigins = AllowedOrigins.of(allowedOrigins).entries();
    }

    /**
     * The same for other pages.
     *
     * @param origins as {@link AllowedOrigins} reads them, in place of those before; none for those of the server itself
     * @return the copy
     * @throws IllegalArgumentException if one is no origin
     */
    public StreamEndpoint withAllowedOrigins(String... origins) {
        return new StreamEndpoint(kind, path, maxBodyBytes, List.of(origins));
    }
}
