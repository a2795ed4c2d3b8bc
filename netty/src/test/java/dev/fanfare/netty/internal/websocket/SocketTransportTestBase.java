package dev.fanfare.netty.internal.websocket;

import dev.fanfare.netty.NativeTransport;
import dev.fanfare.netty.http.WebSocketEndpoint;
import dev.fanfare.netty.internal.loop.NetworkPeer;
import dev.fanfare.netty.internal.loop.TransportServer;
import dev.fanfare.protocol.Codec;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.ServerMessage;
import dev.fanfare.spi.Inbound;
import dev.fanfare.testkit.RawWebSocket;
import dev.fanfare.testkit.TransportContract;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.provider.MethodSource;

/** Connects peers to WebSockets of an endpoint, on each transport of the network that is there. */
@MethodSource("transports")
abstract class SocketTransportTestBase {

    @Parameter
    NativeTransport nativeTransport = NativeTransport.NIO;

    private @Nullable TransportServer server;

    static Stream<NativeTransport> transports() {
        return Stream.of(NativeTransport.values()).filter(NativeTransport::isAvailable);
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    /** A peer after its handshake. */
    SocketPeer connect(Inbound session, WebSocketEndpoint endpoint, Codec codec) throws IOException {
        TransportServer listening = new TransportServer(
                nativeTransport, "/ws", loops -> new WebSocketUpgrade(endpoint, loops, null), session);
        server = listening;
        return new SocketPeer(listening, RawWebSocket.open(listening.port(), "/ws"), codec);
    }

    static final class SocketPeer extends NetworkPeer implements TransportContract.Peer {
        private final RawWebSocket client;
        private final Codec codec;

        SocketPeer(TransportServer server, RawWebSocket client, Codec codec) {
            super(server);
            this.client = client;
            this.codec = codec;
        }

        @Override
        public void send(byte[] message) throws IOException {
            client.sendBinary(message);
        }

        @Override
        protected List<ServerMessage> next() throws IOException {
            return codec.serverMessages(client.readFrame().payload());
        }

        @Override
        public Disconnect closedWith() throws IOException {
            RawWebSocket.Frame close = client.readClose();
            client.sendFrame(RawWebSocket.CLOSE, true, close.payload());
            client.readToEnd();
            return new Disconnect(close.closeCode(), close.closeReason());
        }

        @Override
        protected void readToEnd() throws IOException {
            client.readToEnd();
        }

        @Override
        protected void cut() throws IOException {
            client.close();
        }
    }
}
