package dev.fanfare.netty.internal.loop;

import dev.fanfare.http.Handshake;
import dev.fanfare.internal.rate.OverLimits;
import dev.fanfare.netty.NativeTransport;
import dev.fanfare.netty.http.ConnectionLimits;
import dev.fanfare.netty.http.HttpSettings;
import dev.fanfare.netty.internal.http.AllowedHosts;
import dev.fanfare.netty.internal.http.ExchangeHandler;
import dev.fanfare.netty.internal.http.HttpFront;
import dev.fanfare.netty.internal.http.Protocols;
import dev.fanfare.netty.internal.http.Routes;
import dev.fanfare.netty.internal.http.TrustedProxies;
import dev.fanfare.spi.Acceptor;
import dev.fanfare.spi.Inbound;
import dev.fanfare.spi.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/** A server with one path, which gives the transport of its client to a session of the test. */
public final class TransportServer implements AutoCloseable {

    private final CompletableFuture<Transport> opened = new CompletableFuture<>();
    private final EventLoopGroup loops;
    private final EventLoopGroup httpLoops;
    private final int port;

    /**
     * Listens.
     *
     * @param handler makes a transport of who comes to the path, on one of the loops
     */
    public TransportServer(
            NativeTransport network, String path, Function<SessionLoops, ExchangeHandler> handler, Inbound session) {
        Acceptor acceptor = new Acceptor() {
            @Override
            public Inbound open(Transport transport, Handshake handshake) {
                opened.complete(transport);
                return session;
            }

            @Override
            public void stop(Duration window) {}

            @Override
            public void close() {
                // It holds nothing.
            }
        };
        loops = new MultiThreadIoEventLoopGroup(1, network.handlers());
        httpLoops = new MultiThreadIoEventLoopGroup(1, network.handlers());
        Routes routes = new Routes();
        routes.add(path, handler.apply(new SessionLoops(loops, attached -> acceptor)));
        Channel listener = new ServerBootstrap()
                .group(httpLoops)
                .channel(network.serverChannel())
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
        port = ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** Where it listens, on the loopback address. */
    public int port() {
        return port;
    }

    /** The transport of the client, waiting until there is one. */
    Transport transport() {
        return opened.join();
    }

    /** The loop of all transports. */
    EventLoop loop() {
        return (EventLoop) loops.iterator().next();
    }

    @Override
    public void close() {
        Stream.of(httpLoops, loops)
                .forEach(group ->
                        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly());
    }
}
