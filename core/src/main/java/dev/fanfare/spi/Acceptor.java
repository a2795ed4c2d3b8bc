package dev.fanfare.spi;

import dev.fanfare.http.Handshake;
import java.time.Duration;

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
     * The transport is about to stop: the sessions of this loop are closed with {@code SHUTDOWN}, one after the other, and
     * those that are opened from now on at once. From any thread.
     *
     * @param window in which all of them are closed, evenly; they may be sooner if they are few. Zero for all at once
     */
    void stop(Duration window);

    /** The loop is about to end and has no connections any more. From any thread. */
    @Override
    void close();
}
