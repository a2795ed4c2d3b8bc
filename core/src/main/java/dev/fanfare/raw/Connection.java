package dev.fanfare.raw;

/**
 * One WebSocket of an endpoint. All methods are safe for any thread and never block.
 *
 * @param <T> what its messages are
 */
public interface Connection<T> {

    /** {@return the name of the connection: random, never used twice} */
    String id();

    /**
     * Sends a message; how, depends on what it is, not on the endpoint's {@link DataType}.
     *
     * <ul>
     *   <li>a {@link CharSequence}: as it is, in a text frame;
     *   <li>a {@code byte[]} or {@link java.nio.ByteBuffer}: in a binary frame. The bytes are copied, the
     *       buffer's position stays;
     *   <li>anything else: as JSON in a text frame, by Jackson. That includes a Jackson tree.
     * </ul>
     *
     * <p>Messages of one thread arrive in the order in which it sent them. What this method has taken is
     * written before the close frame, however the closing begins; only a transport that breaks (code
     * 1006) loses it.
     *
     * @param message what a class of the application becomes as JSON is up to Jackson, such as a record or a map
     * @throws NotSentException if the connection is closing or closed, or if the peer reads so slowly
     *     that more than {@link EndpointOptions#maxQueuedBytes()} would wait
     * @throws IllegalArgumentException if the message cannot be written as JSON
     */
    void send(Object message);

    /**
     * Sends a message to all other connections of the endpoint; as {@link WebSocketServer#broadcast} does to all.
     *
     * @param message in the same form as with {@link #send}
     * @return how many took it
     */
    int sendToOthers(Object message);

    /** {@return how many bytes wait for the peer to read, framing included} */
    long queuedBytes();

    /** {@return how far the connection is} */
    ConnectionStatus status();

    /** Closes with code 1000 and no reason. */
    default void terminate() {
        terminate(1000, "");
    }

    /**
     * Closes: sends a close frame after everything that was sent before, waits for the peer's, at most 5
     * seconds, and ends the transport. {@link ConnectionHandler#onMessage} is not called any more after
     * the call in progress. Does nothing if the connection is closing or closed.
     *
     * @param code 1000, or 3000 to 4999
     * @param reason for people; at most 123 bytes in UTF-8 (RFC 6455, section 5.5)
     * @throws IllegalArgumentException if code or reason must not be sent
     */
    void terminate(int code, String reason);

    /** {@return what {@link ServerHandler#onConnection} answered} */
    ConnectionHandler<T> handler();

    /** {@return the endpoint it belongs to} */
    WebSocketServer<T> server();
}
