package dev.fanfare.spi;

import dev.fanfare.protocol.Disconnect;

/**
 * One connection, seen from its session. All methods are called on {@link #loop()}.
 */
public interface Transport {

    /** What kind of connection it is, such as {@code websocket}; for logs and statistics. */
    String name();

    /** The loop this connection lives on. */
    Loop loop();

    /** How messages are written here. */
    WireFormat format();

    /**
     * Hands a batch to the connection. Nothing needs to leave before {@link #flush()}. A connection
     * that is closed drops it.
     *
     * @param batch of this transport's format; the transport takes its own reference
     */
    void write(SharedBatch batch);

    /** Sends what was written. */
    void flush();

    /**
     * Whether the connection takes more without piling it up. When it turns true again after it was
     * false, the transport calls {@link Inbound#writable()}.
     */
    boolean isWritable();

    /** Stops or resumes reading from the peer; {@link Inbound#received} may be called once more. */
    void reading(boolean on);

    /**
     * Whether this connection's keepalive is its transport's own affair (WebSocket ping frames), not
     * messages of the protocol. Then the session calls {@link #ping()} when it is time, and the
     * transport answers with {@link Inbound#ponged()}.
     */
    default boolean hasOwnPings() {
        return false;
    }

    /** Sends the transport's own ping; only if {@link #hasOwnPings()}. */
    default void ping() {
        throw new UnsupportedOperationException(name() + " has no pings of its own");
    }

    /**
     * Closes the connection, telling the peer why. What was written before is sent first.
     * {@link Inbound#closed} follows.
     */
    void close(Disconnect reason);
}
