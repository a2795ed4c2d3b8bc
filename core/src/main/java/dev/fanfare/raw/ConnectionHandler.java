package dev.fanfare.raw;

import dev.fanfare.protocol.Outside;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An application's code for one connection, often just {@link #onMessage} as a lambda.
 *
 * <p>First comes {@code onOpen}, once; then the messages, one at a time, in the order in which they
 * arrived; then at most one {@code onError} with a {@link BrokenConnectionException}; and last {@code
 * onTerminate}, always and exactly once. All of them run on handler threads and may block: a connection
 * whose handler is behind is not read from until it has caught up, and no other connection waits for it.
 *
 * <p>What a method throws goes to {@code onError}, and the connection stays.
 *
 * @param <T> what the messages are, see {@link DataType}
 */
@FunctionalInterface
public interface ConnectionHandler<T> {

    /**
     * A message has come.
     *
     * @param connection where it came from, and where an answer goes
     * @param message never null; an array belongs to the handler
     * @throws Exception because something failed
     */
    void onMessage(Connection<T> connection, T message) throws Exception;

    /**
     * The connection is open.
     *
     * @param connection may be kept, and sent to from any thread
     * @throws Exception because something failed
     */
    default void onOpen(Connection<T> connection) throws Exception {}

    /**
     * The connection is closed: its status says so, and it is gone from {@link
     * WebSocketServer#connections()}.
     *
     * @param connection takes nothing any more: {@link Connection#send} fails
     * @param code of the side that closed first; 1005 if the peer closed without a code, 1006 if the
     *     transport broke
     * @param reason the same side's; often empty
     * @throws Exception because something failed
     */
    default void onTerminate(Connection<T> connection, int code, String reason) throws Exception {}

    /**
     * Something went wrong. Without a method of the application's own it is logged: as an error, or, where the peer can
     * cause it as often as it likes, at debug without a stack trace.
     *
     * @param connection may be closed already
     * @param error {@link BrokenConnectionException} if it ends the connection. Otherwise the connection
     *     stays: {@link InvalidMessageException} for a message that could not be read, or what a method
     *     of this handler threw. What led to it is in its causes
     * @throws Exception because something failed; it is logged
     */
    default void onError(Connection<T> connection, Throwable error) throws Exception {
        Logger log = LoggerFactory.getLogger(ConnectionHandler.class);
        boolean isOfPeer = error instanceof BrokenConnectionException
                || error instanceof InvalidMessageException
                || error instanceof NotSentException;
        if (isOfPeer) {
            log.debug("Connection {}: {}", connection.id(), Outside.sentence(error.getMessage()));
        } else {
            log.error("Connection {} had an error", connection.id(), error);
        }
    }
}
