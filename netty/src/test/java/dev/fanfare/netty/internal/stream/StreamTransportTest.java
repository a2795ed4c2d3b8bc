package dev.fanfare.netty.internal.stream;

import dev.fanfare.http.Handshake;
import dev.fanfare.internal.rate.OverLimits;
import dev.fanfare.netty.NativeTransport;
import dev.fanfare.netty.http.ConnectionLimits;
import dev.fanfare.netty.http.HttpSettings;
import dev.fanfare.netty.http.StreamEndpoint;
import dev.fanfare.netty.internal.http.AllowedHosts;
import dev.fanfare.netty.internal.http.HttpFront;
import dev.fanfare.netty.internal.http.Protocols;
import dev.fanfare.netty.internal.http.Routes;
import dev.fanfare.netty.internal.http.TrustedProxies;
import dev.fanfare.netty.internal.loop.SessionLoops;
import dev.fanfare.protocol.Codec;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.ServerMessage;
import dev.fanfare.protocol.json.JsonCodec;
import dev.fanfare.protocol.protobuf.ProtobufCodec;
import dev.fanfare.spi.Acceptor;
import dev.fanfare.spi.Inbound;
import dev.fanfare.spi.Transport;
import dev.fanfare.testkit.OutboundContract;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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

    private @Nullable EventLoopGroup loops;
    private @Nullable EventLoopGroup httpLoops;

    @AfterEach
    void stop() {
        Stream.of(httpLoops, loops)
                .filter(Objects::nonNull)
                .forEach(group ->
                        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly());
    }

    @Override
    public Peer connect(Inbound session) throws IOException {
        NativeTransport network = NativeTransport.NIO;
        loops = new MultiThreadIoEventLoopGroup(1, network.handlers());
        EventLoop loop = (EventLoop) loops.iterator().next();
        CompletableFuture<Transport> opened = new CompletableFuture<>();
        Acceptor acceptor = new Acceptor() {
            @Override
            public Inbound open(Transport transport, Handshake handshake) {
                opened.complete(transport);
                return session;
            }

            @Override
            public void stop() {}

            @Override
            public void close() {
                // It holds nothing.
            }
        };
        Routes routes = new Routes();
        routes.add(
                "/stream",
                new StreamOpening(
                        kind == Kind.SSE ? StreamEndpoint.SSE : StreamEndpoint.HTTP_STREAM,
                        new SessionLoops(loops, attached -> acceptor),
                        null));
        httpLoops = new MultiThreadIoEventLoopGroup(1, network.handlers());
        Channel listener = new ServerBootstrap()
                .group(httpLoops)
                .channel(network.serverChannel())
                .childHandler(new HttpFront(
                        routes,
                        HttpSettings.DEFAULT,
                        ConnectionLimits.NONE,
                        new OverLimits(),
                        new TrustedProxies(List.of()),
                        AllowedHosts.ANY,
                        Protocols.PLAIN,
                        () -> false))
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), ((InetSocketAddress) listener.localAddress()).getPort());
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write(("POST /stream HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Type: "
                                + (kind == Kind.PROTOBUF ? "application/octet-stream" : "application/json")
                                + "\r\n\r\n{}")
                        .getBytes(StandardCharsets.US_ASCII));
        return new StreamPeer(
                opened.join(), loop, socket, kind == Kind.PROTOBUF ? ProtobufCodec.INSTANCE : JsonCodec.INSTANCE);
    }

    private static final class StreamPeer implements Peer {
        private final Transport transport;
        private final EventLoop loop;
        private final Socket socket;
        private final InputStream in;
        private final Codec codec;
        private final Queue<ServerMessage> waiting = new ArrayDeque<>();

        StreamPeer(Transport transport, EventLoop loop, Socket socket, Codec codec) throws IOException {
            this.transport = transport;
            this.loop = loop;
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
        private List<ServerMessage> chunk() throws IOException {
            byte[] chunk = in.readNBytes(Integer.parseInt(line(), 16));
            line();
            if (transport.format() != StreamFormat.SSE) {
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
        public Transport transport() {
            return transport;
        }

        @Override
        public void onLoop(Runnable task) {
            loop.submit(task).syncUninterruptibly();
        }

        @Override
        public List<ServerMessage> receive(int count) throws IOException {
            while (waiting.size() < count) {
                waiting.addAll(chunk());
            }
            List<ServerMessage> messages = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                messages.add(Objects.requireNonNull(waiting.poll()));
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
        public void stopReading() {
            // The test reads only when it asks to.
        }

        @Override
        public void resumeReading() {
            Thread reader = new Thread(() -> {
                try {
                    in.readAllBytes();
                } catch (IOException closedByTheTest) {
                    // That is how it ends.
                }
            });
            reader.setDaemon(true);
            reader.start();
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException problem) {
                throw new UncheckedIOException(problem);
            }
        }
    }
}
