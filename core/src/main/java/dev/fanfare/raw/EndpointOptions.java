package dev.fanfare.raw;

import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Where an endpoint is and what it takes. Immutable; a method with an argument returns a copy that
 * differs in one thing.
 *
 * <pre>{@code
 * EndpointOptions.json("/orders/{id}").maxMessageSize(1 << 20)
 * }</pre>
 *
 * @param path literal parts, {@code {name}} for any one part, and a star as the last part for anything
 *     under it, also several parts or none: {@code /rooms/{room}/*}. Of several endpoints whose paths
 *     match, the more specific wins: from left to right, a literal part before a name before a star.
 *     Default "": every path that nothing else claims
 * @param dataType what messages are. Default {@link DataType#TEXT}
 * @param maxMessageSize in bytes; a larger message closes the connection with 1009. Default 64 KiB
 * @param maxQueuedBytes bytes that may wait for a peer that does not read; a send beyond fails. Default
 *     1 MiB
 * @param allowedOrigins which pages may connect, such as {@code https://example.com}, {@code
 *     https://*.example.com} or {@code http://localhost:*}; {@code *} for all. Default: none, which means
 *     those of the server itself. Programs that are no browsers may always connect. The server refuses an
 *     endpoint with an origin that no browser could send
 * @param pingInterval how often a peer that is silent is asked whether it is there; one that does not
 *     answer until the next time is gone. Zero for never. Default 30 s
 * @param <T> what a handler gets
 */
public record EndpointOptions<T>(
        String path,
        DataType<T> dataType,
        int maxMessageSize,
        int maxQueuedBytes,
        List<String> allowedOrigins,
        Duration pingInterval) {

    /**
     * All settings at once; {@link #of} and the methods named after data types have defaults.
     *
     * @param path "", or begins with a slash
     * @param dataType one of the constants of {@link DataType}, or {@link DataType#json}
     * @param maxMessageSize at least 1
     * @param maxQueuedBytes at least 1
     * @param allowedOrigins is copied; may be empty
     * @param pingInterval not negative
     * @throws IllegalArgumentException if one of them is something else
     */
    public EndpointOptions {
        if (!path.isEmpty() && !path.startsWith("/")) {
            throw new IllegalArgumentException("a path starts with \"/\", not \"" + path + "\"");
        }
        requirePositive("maxMessageSize", maxMessageSize);
        requirePositive("maxQueuedBytes", maxQueuedBytes);
        if (pingInterval.isNegative()) {
            throw new IllegalArgumentException("pingInterval must be 0 or more, and is " + pingInterval);
        }
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, and is " + value);
        }
    }

    /**
     * Messages of a type on every path that nothing else claims; with the other defaults.
     *
     * @param <T> what a handler gets
     * @param dataType which frames are taken, and what becomes of them
     * @return options with {@link #path} ""
     */
    public static <T> EndpointOptions<T> of(DataType<T> dataType) {
        return new EndpointOptions<>("", dataType, 64 * 1024, 1024 * 1024, List.of(), Duration.ofSeconds(30));
    }

    /** {@return options for text on every path that nothing else claims} */
    public static EndpointOptions<String> text() {
        return of(DataType.TEXT);
    }

    /**
     * Text on a path; with the other defaults.
     *
     * @param path as {@link #path()} says
     * @return options with {@link DataType#TEXT}
     * @throws IllegalArgumentException if the path does not begin with a slash
     */
    public static EndpointOptions<String> text(String path) {
        return text().path(path);
    }

    /**
     * Bytes on a path; with the other defaults.
     *
     * @param path as {@link #path()} says
     * @return options with {@link DataType#BINARY}
     * @throws IllegalArgumentException if the path does not begin with a slash
     */
    public static EndpointOptions<byte[]> binary(String path) {
        return of(DataType.BINARY).path(path);
    }

    /**
     * JSON trees on a path; with the other defaults.
     *
     * @param path as {@link #path()} says
     * @return options with {@link DataType#JSON}
     * @throws IllegalArgumentException if the path does not begin with a slash
     */
    public static EndpointOptions<JsonNode> json(String path) {
        return of(DataType.JSON).path(path);
    }

    /**
     * JSON on a path, as objects of a class such as a record; with the other defaults.
     *
     * @param <T> what a handler gets
     * @param path as {@link #path()} says
     * @param type what Jackson makes of each message
     * @return options with {@link DataType#json}
     * @throws IllegalArgumentException if the path does not begin with a slash
     */
    public static <T> EndpointOptions<T> json(String path, Class<T> type) {
        return of(DataType.json(type)).path(path);
    }

    /**
     * The same elsewhere; see {@link #path()}.
     *
     * @param value "" for every path that nothing else claims
     * @return the copy
     * @throws IllegalArgumentException if it is not empty and does not begin with a slash
     */
    public EndpointOptions<T> path(String value) {
        return new EndpointOptions<>(value, dataType, maxMessageSize, maxQueuedBytes, allowedOrigins, pingInterval);
    }

    /**
     * The same with another limit for messages of peers; see {@link #maxMessageSize()}.
     *
     * @param bytes at least 1
     * @return the copy
     * @throws IllegalArgumentException if it is less
     */
    public EndpointOptions<T> maxMessageSize(int bytes) {
        return new EndpointOptions<>(path, dataType, bytes, maxQueuedBytes, allowedOrigins, pingInterval);
    }

    /**
     * The same with another limit for what waits for a peer; see {@link #maxQueuedBytes()}.
     *
     * @param bytes at least 1
     * @return the copy
     * @throws IllegalArgumentException if it is less
     */
    public EndpointOptions<T> maxQueuedBytes(int bytes) {
        return new EndpointOptions<>(path, dataType, maxMessageSize, bytes, allowedOrigins, pingInterval);
    }

    /**
     * The same for other pages; see {@link #allowedOrigins()}.
     *
     * @param origins in place of those before; none for those of the server itself
     * @return the copy
     */
    public EndpointOptions<T> allowedOrigins(String... origins) {
        return new EndpointOptions<>(path, dataType, maxMessageSize, maxQueuedBytes, List.of(origins), pingInterval);
    }

    /**
     * The same with another time until a silent peer is asked; see {@link #pingInterval()}.
     *
     * @param interval zero for never
     * @return the copy
     * @throws IllegalArgumentException if it is negative
     */
    public EndpointOptions<T> pingInterval(Duration interval) {
        return new EndpointOptions<>(path, dataType, maxMessageSize, maxQueuedBytes, allowedOrigins, interval);
    }
}
