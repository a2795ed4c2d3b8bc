package dev.fanfare.netty.internal.websocket;

import dev.fanfare.http.Handshake;
import dev.fanfare.internal.rate.OverLimits;
import dev.fanfare.netty.NativeTransport;
import dev.fanfare.netty.http.ConnectionLimits;
import dev.fanfare.netty.http.HttpSettings;
import dev.fanfare.netty.http.WebSocketEndpoint;
import dev.fanfare.netty.internal.http.AllowedHosts;
import dev.fanfare.netty.internal.http.HttpFront;
import dev.fanfare.netty.internal.http.Protocols;
import dev.fanfare.netty.internal.http.Routes;
import dev.fanfare.netty.internal.http.TrustedProxies;
import dev.fanfare.netty.internal.loop.SessionLoops;
import dev.fanfare.protocol.Codec;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.ServerMessage;
import dev.fanfare.spi.Acceptor;
import dev.fanfare.spi.Inbound;
import dev.fanfare.spi.Transport;
import dev.fanfare.testkit.RawWebSocket;
import dev.fanfare.testkit.TransportContract;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.provider.MethodSource;

/** Connects peers to WebSockets of an endpoint, on each transport of the network that is there. */
@MethodSource("transports")
abstract class SocketTransportTestBase {

    @Parameter
    NativeTransport nativeTransport = NativeTransport.NIO;

    private @Nullable EventLoopGroup loops;
    private @Nullable EventLoopGroup httpLoops;

    static Stream<NativeTransport> transports() {
        return Stream.of(NativeTransport.values()).filter(NativeTransport::isAvailable);
    }

    @AfterEach
    void stop() {
        Stream.of(httpLoops, loops)
                .filter(Objects::nonNull)
                .forEach(group ->
                        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly());
    }

    /** A peer after its handshake. */
    SocketPeer connect(Inbound session, WebSocketEndpoint endpoint, Codec codec) throws IOException {
        loops = new MultiThreadIoEventLoopGroup(1, nativeTransport.handlers());
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
        SessionLoops sessionLoops = new SessionLoops(loops, attached -> acceptor);
        Routes routes = new Routes();
        routes.add("/ws", new WebSocketUpgrade(endpoint, sessionLoops, null));
        httpLoops = new MultiThreadIoEventLoopGroup(1, nativeTransport.handlers());
        Channel listener = new ServerBootstrap()
                .group(httpLoops)
                .channel(nativeTransport.serverChannel())
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
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
        int port = ((InetSocketAddress) listener.localAddress()).getPort();
        RawWebSocket client = RawWebSocket.open(port, "/ws");
        return new SocketPeer(opened.join(), loop, client, codec);
    }

    static final class SocketPeer implements TransportContract.Peer {
        private final Transport transport;
        private final EventLoop loop;
        private final RawWebSocket client;
        private final Codec codec;
        private final Queue<ServerMessage> waiting = new ArrayDeque<>();

        SocketPeer(Transport transport, EventLoop loop, RawWebSocket client, Codec codec) {
            this.transport = transport;
            this.loop = loop;
            this.client = client;
            this.codec = codec;
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
        public void send(byte[] message) throws IOException {
            client.sendBinary(message);
        }

        @Override
        public List<ServerMessage> receive(int count) throws IOException {
            while (waiting.size() < count) {
                waiting.addAll(codec.serverMessages(client.readFrame().payload()));
            }
            List<ServerMessage> messages = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                messages.add(Objects.requireNonNull(waiting.poll()));
            }
            return messages;
        }

        @Override
        public Disconnect closedWith() throws IOException {
            RawWebSocket.Frame close = client.readClose();
            client.sendFrame(RawWebSocket.CLOSE, true, close.payload());
            client.readToEnd();
            return new Disconnect(close.closeCode(), close.closeReason());
        }

        @Override
        public void stopReading() {
            // The test reads only when it asks to.
        }

        @Override
        public void resumeReading() {
            Thread reader = new Thread(() -> {
                try {
                    client.readToEnd();
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
                client.close();
            } catch (IOException problem) {
                throw new UncheckedIOException(problem);
            }
        }
    }
}
