package dev.fanfare.spi;

import dev.fanfare.http.Handshake;

/** Opens sessions for the connections of one loop. */
public interface Acceptor extends AutoCloseable {

    /**
     * A connection has come.
     *
     * @param transport the connection
     * @param handshake what the peer said when it connected
     * @return where to deliver what the connection receives
     */
    Inbound open(Transport transport, Handshake handshake);

    /**
     * The transport is about to stop: the sessions of this loop are closed with {@code SHUTDOWN}, and those
     * that are opened from now on too. From any thread.
     */
    void stop();

    /** The loop is about to end and has no connections any more. From any thread. */
    @Override
    void close();
}
