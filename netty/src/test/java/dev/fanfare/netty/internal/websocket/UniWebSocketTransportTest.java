package dev.fanfare.netty.internal.websocket;

import dev.fanfare.netty.http.WebSocketEndpoint;
import dev.fanfare.protocol.json.UnidirectionalCodec;
import dev.fanfare.spi.Inbound;
import dev.fanfare.testkit.OutboundContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("M1 the WebSocket transport of clients that only listen keeps its contract")
@ParameterizedClass(name = "on {0}")
@MethodSource("transports")
class UniWebSocketTransportTest extends SocketTransportTestBase implements OutboundContract {

    @Override
    public Peer connect(Inbound session) throws IOException {
        SocketPeer peer = connect(
                session,
                new WebSocketEndpoint("/ws", 1024 * 1024, List.of(), null, WebSocketEndpoint.Kind.UNIDIRECTIONAL),
                UnidirectionalCodec.INSTANCE);
        peer.send("{}".getBytes(StandardCharsets.UTF_8));
        return peer;
    }
}
