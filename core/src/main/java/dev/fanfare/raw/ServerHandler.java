package dev.fanfare.raw;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * An application's code for one endpoint, often just {@link #onConnection} as a lambda. Its methods run
 * on handler threads and may block.
 *
 * @param <T> what the messages are, see {@link DataType}
 */
@FunctionalInterface
public interface ServerHandler<T> {

    /**
     * Somebody wants to connect. Several may at the same time.
     *
     * @param server the endpoint that is asked for
     * @param request before anything has been answered
     * @return what handles the connection, or null to refuse it: it is then closed with code 1008 after
     *     the upgrade, and nothing else is called
     * @throws RefusedException to answer 403 instead of upgrading
     * @throws Exception because something failed: the peer gets status 500, and {@link #onError} the rest
     */
    @Nullable
    ConnectionHandler<T> onConnection(WebSocketServer<T> server, ConnectionRequest request) throws Exception;

    /**
     * The endpoint has started; before anybody can connect.
     *
     * @param server the same as in all other calls
     * @throws Exception because something failed
     */
    default void onOpen(WebSocketServer<T> server) throws Exception {}

    /**
     * The endpoint or its HTTP server has stopped; after {@code onTerminate} of every connection.
     *
     * @param server has no connections any more
     * @throws Exception because something failed
     */
    default void onTerminate(WebSocketServer<T> server) throws Exception {}

    /**
     * Another method of this handler threw. Without a method of the application's own it is logged.
     *
     * @param server the endpoint whose handler threw
     * @param error what it threw, or why a message of {@link WebSocketServer#broadcast} could not be written as JSON
     * @throws Exception because something failed; it is logged
     */
    default void onError(WebSocketServer<T> server, Throwable error) throws Exception {
        LoggerFactory.getLogger(ServerHandler.class).error("Endpoint \"{}\" had an error", server.path(), error);
    }
}
