package dev.fanfare.spi;

/** A session, seen from its connection. All methods are called on the transport's loop. */
public interface Inbound {

    /** The connection has no commands, and so no connect command either: the session opens by itself. */
    void connect();

    /**
     * A whole message arrived.
     *
     * @param frame one WebSocket message or HTTP body; given away by the caller
     */
    void received(byte[] frame);

    /** The peer answered a ping of the transport's own. */
    void ponged();

    /** The transport takes more again. */
    void writable();

    /** The connection is gone, whoever closed it. Called exactly once, and nothing follows. */
    void closed();
}
