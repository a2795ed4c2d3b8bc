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

    /** The next message is wanted, after {@link Inbound#received} said that it was not. */
    void resume();

    /** What this connection can do; always the same. Default {@link TransportTraits#DEFAULT}. */
    default TransportTraits traits() {
        return TransportTraits.DEFAULT;
    }

    /**
     * Sends the transport's own ping, which it answers with {@link Inbound#ponged()}; only if it {@linkplain
     * TransportTraits#hasOwnPings has its own}.
     */
    default void ping() {
        throw new UnsupportedOperationException(name() + " has no pings of its own");
    }

    /**
     * Closes the connection, telling the peer why. What was written before is sent first.
     * {@link Inbound#closed} follows.
     */
    void close(Disconnect reason);
}
