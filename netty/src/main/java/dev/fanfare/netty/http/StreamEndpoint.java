package dev.fanfare.netty.http;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where clients connect over plain HTTP: a response that does not end brings what the server says.
 *
 * @param kind what the response is
 * @param path the path
 * @param maxBodyBytes of the request that opens a stream, in bytes; a larger one is answered 413. Default 64 KiB
 * @param allowedOrigins which pages may connect, as {@link AllowedOrigins} reads them; if there are none, those of the
 *     server itself
 * @param refusals how a request is answered whose client may not connect, by the code of the error or disconnect, where
 *     clients only listen: the answer, with the message of the error as its body if it has none; 500 for a code that is not
 *     here. Null, the default, if that is told by a stream that ends with a push
 */
public record StreamEndpoint(
        Kind kind,
        String path,
        int maxBodyBytes,
        List<String> allowedOrigins,
        @Nullable Map<Integer, HttpAnswer> refusals) {

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
        return takesCommands(kind);
    }

    private static boolean takesCommands(Kind kind) {
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
    public StreamEndpoint(Kind kind, String path, int maxBodyBytes, List<String> allowedOrigins) {
        this(kind, path, maxBodyBytes, allowedOrigins, null);
    }

    /**
     * An endpoint; the constants need less.
     *
     * @param kind what its streams are
     * @param path begins with a slash
     * @param maxBodyBytes at least 1
     * @param allowedOrigins as {@link AllowedOrigins} reads them; none for those of the server itself
     * @param refusals by code; null for streams that begin whatever becomes of them
     * @throws IllegalArgumentException if one of them is something else, or clients send commands, whose SDKs read the stream
     *     to know what became of them
     */
    public StreamEndpoint {
        Objects.requireNonNull(kind, "kind must not be null");
        EmulationEndpoint.require(path, maxBodyBytes);
        allowedOrigins = AllowedOrigins.of(allowedOrigins).entries();
        if (refusals != null) {
            if (takesCommands(kind)) {
                throw new IllegalArgumentException(
                        "only a client that sends no commands can be refused by an HTTP status");
            }
            refusals = Map.copyOf(refusals);
        }
    }

    /**
     * The same for other pages.
     *
     * @param origins as {@link AllowedOrigins} reads them, in place of those before; none for those of the server itself
     * @return the copy
     * @throws IllegalArgumentException if one is no origin
     */
    public StreamEndpoint withAllowedOrigins(String... origins) {
        return new StreamEndpoint(kind, path, maxBodyBytes, List.of(origins), refusals);
    }

    /**
     * The same with another answer to whom may not connect: a status, in place of a stream that ends with a push.
     *
     * @param byCode by the code of the error or disconnect; an answer without a body gets the error's message
     * @return the copy
     * @throws IllegalArgumentException if clients send commands
     */
    public StreamEndpoint withRefusals(Map<Integer, HttpAnswer> byCode) {
        return new StreamEndpoint(kind, path, maxBodyBytes, allowedOrigins, byCode);
    }
}
