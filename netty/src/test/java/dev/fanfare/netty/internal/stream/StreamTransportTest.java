package dev.fanfare.netty.internal.stream;

import dev.fanfare.netty.NativeTransport;
import dev.fanfare.netty.http.StreamEndpoint;
import dev.fanfare.netty.internal.loop.NetworkPeer;
import dev.fanfare.netty.internal.loop.TransportServer;
import dev.fanfare.protocol.Codec;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.ServerMessage;
import dev.fanfare.protocol.json.JsonCodec;
import dev.fanfare.protocol.protobuf.ProtobufCodec;
import dev.fanfare.spi.Inbound;
import dev.fanfare.testkit.OutboundContract;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("M1 streams keep the contract of transports")
@ParameterizedClass(name = "{0}")
@EnumSource
class StreamTransportTest implements OutboundContract {

    enum Kind {
        SSE,
        JSON,
        PROTOBUF
    }

    @Parameter
    Kind kind = Kind.SSE;

    private @Nullable TransportServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    public Peer connect(Inbound session) throws IOException {
        StreamEndpoint endpoint = kind == Kind.SSE ? StreamEndpoint.SSE : StreamEndpoint.HTTP_STREAM;
        TransportServer listening = new TransportServer(
                NativeTransport.NIO, "/stream", loops -> new StreamOpening(endpoint, loops, null), session);
        server = listening;
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), listening.port());
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write(("POST /stream HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Type: "
                                + (kind == Kind.PROTOBUF ? "application/octet-stream" : "application/json")
                                + "\r\n\r\n{}")
                        .getBytes(StandardCharsets.US_ASCII));
        return new StreamPeer(listening, socket, kind == Kind.PROTOBUF ? ProtobufCodec.INSTANCE : JsonCodec.INSTANCE);
    }

    private static final class StreamPeer extends NetworkPeer {
        private final Socket socket;
        private final InputStream in;
        private final Codec codec;

        StreamPeer(TransportServer server, Socket socket, Codec codec) throws IOException {
            super(server);
            this.socket = socket;
            this.codec = codec;
            this.in = new BufferedInputStream(socket.getInputStream());
            while (!line().isEmpty()) {
                // The head is no matter of the contract.
            }
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            while (line.indexOf("\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    throw new EOFException();
                }
                line.append((char) next);
            }
            return line.substring(0, line.length() - 2);
        }

        /** The messages of a chunk, which holds only whole ones. */
        @Override
        protected List<ServerMessage> next() throws IOException {
            byte[] chunk = in.readNBytes(Integer.parseInt(line(), 16));
            line();
            if (transport().format() != StreamFormat.SSE) {
                return codec.serverMessages(chunk);
            }
            List<ServerMessage> messages = new ArrayList<>();
            for (String event : new String(chunk, StandardCharsets.UTF_8).split("\n\n", -1)) {
                if (event.startsWith("data: ")) {
                    messages.addAll(codec.serverMessages(event.substring(6).getBytes(StandardCharsets.UTF_8)));
                }
            }
            return messages;
        }

        @Override
        public Disconnect closedWith() throws IOException {
            Disconnect reason = ((Push.Disconnected) receive(1).get(0)).disconnect();
            byte[] rest = in.readAllBytes();
            if (!new String(rest, StandardCharsets.US_ASCII).equals("0\r\n\r\n")) {
                throw new IOException("the stream has no end");
            }
            socket.close();
            return reason;
        }

        @Override
        protected void readToEnd() throws IOException {
            in.readAllBytes();
        }

        @Override
        protected void cut() throws IOException {
            socket.close();
        }
    }
}
