package dev.fanfare.netty.internal.loop;

import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.json.UnidirectionalCodec;
import dev.fanfare.spi.Inbound;
import dev.fanfare.spi.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client says that only listens from then on. */
public final class FirstWords {

    /** What the URL may have for it, because not everything that connects can have a body. */
    public static final String PARAMETER = "cf_connect";

    private static final Logger LOG = LoggerFactory.getLogger(FirstWords.class);

    private FirstWords() {}

    /** Connects a client by its connect request, or ends its connection if it is none. On the loop. */
    public static void take(byte[] request, Transport transport, Inbound session) {
        try {
            session.connect(UnidirectionalCodec.connectRequest(request));
        } catch (ProtocolException senseless) {
            LOG.debug("A client that only listens: {}", Outside.sentence(senseless.getMessage()));
            session.violated(Disconnect.BAD_REQUEST);
            transport.close(Disconnect.BAD_REQUEST);
        }
    }
}
