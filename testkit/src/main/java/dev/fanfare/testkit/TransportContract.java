package dev.fanfare.testkit;

import dev.fanfare.spi.Inbound;
import dev.fanfare.spi.Transport;

/** What every {@link Transport} must do that goes both ways. Its test implements this and says how to connect a peer. */
public interface TransportContract extends OutboundContract, InboundContract {

    /** The other end of a connection, as the test uses it. */
    interface Peer extends OutboundContract.Peer, InboundContract.Peer {}

    @Override
    Peer connect(Inbound session) throws Exception;
}
