package dev.fanfare.raw;

/** An HTTP server that endpoints can be on. */
public interface WebSocketHost {

    /**
     * Adds an endpoint to the running server, and returns at once; {@link ServerHandler#onOpen} follows
     * on a handler thread. From any thread.
     *
     * @throws IllegalArgumentException if the path cannot be, or something has it already
     * @throws IllegalStateException if the server has stopped
     */
    <T> WebSocketServer<T> rawEndpoint(ServerHandler<T> handler, EndpointOptions<T> options);
}
