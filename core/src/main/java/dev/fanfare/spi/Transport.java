package dev.fanfare.spi;

import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.ProtocolError;

/**
 * One connection, seen from its session. All methods are called on {@link #loop()}.
 */
public interface Transport {

    /** {@return what kind of connection it is, such as {@code websocket}; for logs and statistics} */
    String name();

    /** {@return the loop this connection lives on, for its whole life} */
    Loop loop();

    /** {@return how messages are written here; always the same} */
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
     * {@return whether the connection takes more without piling it up} When it turns true again after it was false,
     * the transport calls {@link Inbound#writable()}.
     */
    boolean isWritable();

    /** The next message is wanted, after {@link Inbound#received} said that it was not. */
    void resume();

    /** {@return what this connection can do; always the same. Default {@link TransportTraits#DEFAULT}} */
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
     * A client that sends no commands may not connect; {@link #close} follows, with the disconnect that is nearest.
     * Does nothing unless the transport has a better way to say so.
     *
     * @param error what a client would be answered that sends commands
     */
    default void refused(ProtocolError error) {}

    /**
     * Closes the connection, telling the peer why. What was written before is sent first.
     * {@link Inbound#closed} follows.
     *
     * @param reason goes to the peer as close code and text, or in the way the transport has for it; with the code of {@link
     *     Disconnect#CONNECTION_CLOSED} the connection ends without a word, as if it had broken
     */
    void close(Disconnect reason);
}
