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
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.ServerMessage;
import dev.fanfare.protocol.json.JsonCodec;
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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("M1 the WebSocket transport keeps its contract")
@ParameterizedClass(name = "on {0}")
@MethodSource("transports")
class WebSocketTransportTest implements TransportContract {

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

    @Override
    public Peer connect(Inbound session) throws IOException {
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
        routes.add(
                "/ws",
                new WebSocketUpgrade(new WebSocketEndpoint("/ws", 1024 * 1024, List.of(), null), sessionLoops, null));
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
        return new SocketPeer(opened.join(), loop, client);
    }

    private static final class SocketPeer implements Peer {
        private final Transport transport;
        private final EventLoop loop;
        private final RawWebSocket client;
        private final Queue<ServerMessage> waiting = new ArrayDeque<>();

        SocketPeer(Transport transport, EventLoop loop, RawWebSocket client) {
            this.transport = transport;
            this.loop = loop;
            this.client = client;
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
                waiting.addAll(
                        JsonCodec.INSTANCE.serverMessages(client.readFrame().payload()));
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
