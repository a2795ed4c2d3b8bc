package dev.fanfare.spi;

import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;

/** Where a broker announces what its node must deliver. The methods return at once and never throw. */
public interface BrokerEvents {

    /**
     * A publication. Called in offset order for each channel.
     *
     * @param position its place in the stream; {@link StreamPosition#NONE} without history
     */
    void published(String channel, Publication publication, StreamPosition position);

    /** A client subscribed. */
    void joined(String channel, ClientInfo info);

    /** A client is gone. */
    void left(String channel, ClientInfo info);
}
