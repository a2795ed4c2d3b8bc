package dev.fanfare.spi;

import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Request;

/** A session, seen from its connection. All methods are called on the transport's loop. */
public interface Inbound {

    /**
     * The transport connects for its client, because that sends no commands; called once, before anything else.
     *
     * @param request what the client said when it opened the connection
     */
    void connect(Request.Connect request);

    /**
     * A whole message arrived.
     *
     * @param frame one WebSocket message or HTTP body; given away by the caller
     * @return whether the next one is wanted; if not, {@link Transport#resume()} says when it is. What the transport has
     *     taken apart already may still follow at once. A client that sends beside its connection cannot be told to
     *     wait: it is disconnected when {@code client.queue_max_size} waits
     */
    boolean received(byte[] frame);

    /** The peer answered a ping of the transport's own. */
    void ponged();

    /** The transport takes more again. */
    void writable();

    /**
     * What came is against the rules of the transport, which closes the connection.
     *
     * @param reason what the client is told
     */
    void violated(Disconnect reason);

    /** The connection is gone, whoever closed it. Called exactly once, and nothing follows. */
    void closed();
}
