package dev.fanfare.netty.internal.websocket;

import dev.fanfare.netty.http.WebSocketEndpoint;
import dev.fanfare.protocol.json.JsonCodec;
import dev.fanfare.spi.Inbound;
import dev.fanfare.testkit.TransportContract;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("M1 the WebSocket transport keeps its contract")
@ParameterizedClass(name = "on {0}")
@MethodSource("transports")
class WebSocketTransportTest extends SocketTransportTestBase implements TransportContract {

    @Override
    public Peer connect(Inbound session) throws IOException {
        return connect(session, new WebSocketEndpoint("/ws", 1024 * 1024, List.of(), null), JsonCodec.INSTANCE);
    }
}
