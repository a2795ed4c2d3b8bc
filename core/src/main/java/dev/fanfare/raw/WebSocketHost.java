package dev.fanfare.raw;

/** An HTTP server that endpoints can be on. */
public interface WebSocketHost {

    /**
     * Adds an endpoint to the running server, and returns at once; {@link ServerHandler#onOpen} follows
     * on a handler thread. From any thread.
     *
     * @param <T> what the messages are
     * @param handler is asked for every connection
     * @param options where it is and what it takes
     * @return the endpoint
     * @throws IllegalArgumentException if the path cannot be, or something has it already
     * @throws IllegalStateException if the server has stopped
     */
    <T> WebSocketServer<T> rawEndpoint(ServerHandler<T> handler, EndpointOptions<T> options);
}
