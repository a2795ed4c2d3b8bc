package dev.fanfare.netty;

import dev.fanfare.Fanfare;
import dev.fanfare.raw.EndpointOptions;
import dev.fanfare.raw.RunningHosts;
import dev.fanfare.raw.ServerHandler;
import dev.fanfare.raw.WebSocketHost;
import dev.fanfare.raw.WebSocketServer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP server whose WebSocket connections are clients of a {@link Fanfare}, or belong to raw endpoints.
 *
 * <pre>{@code
 * NettyServer server = NettyServer.builder(fanfare).port(8000).start();
 * }</pre>
 */
public final class NettyServer implements WebSocketHost, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NettyServer.class);

    private final Fanfare fanfare;
    private final EventLoopGroup loops;
    private final Channel listener;
    private final Collection<Home> homes;
    private final OpenConnections connections;
    private final RawEndpoints rawEndpoints;
    private final Duration shutdownTimeout;
    private final ReentrantLock closing = new ReentrantLock();
    private boolean closed;

    private NettyServer(
            Fanfare fanfare,
            EventLoopGroup loops,
            Channel listener,
            Collection<Home> homes,
            OpenConnections connections,
            RawEndpoints rawEndpoints,
            Duration shutdownTimeout) {
        this.fanfare = fanfare;
        this.loops = loops;
        this.listener = listener;
        this.homes = homes;
        this.connections = connections;
        this.rawEndpoints = rawEndpoints;
        this.shutdownTimeout = shutdownTimeout;
    }

    /** Starts describing a server for an engine. */
    public static Builder builder(Fanfare fanfare) {
        return new Builder(fanfare);
    }

    /** The address it listens on. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** The port it listens on. */
    public int port() {
        return address().getPort();
    }

    @Override
    public <T> WebSocketServer<T> rawEndpoint(ServerHandler<T> handler, EndpointOptions<T> options) {
        return rawEndpoints.add(handler, options);
    }

    /**
     * Stops: takes no more connections, asks the clients to reconnect elsewhere, ends the raw endpoints,
     * waits until the connections are gone and the endpoints' handlers have heard of it or the shutdown
     * timeout is over, and ends the loops. The engine stays open; when it is closed, it closes its servers
     * first. Whoever closes a server that is being closed waits for it.
     */
    @Override
    public void close() {
        closing.lock();
        try {
            if (!closed) {
                closed = true;
                stop();
            }
        } finally {
            closing.unlock();
        }
    }

    private void stop() {
        RunningHosts.remove(this);
        listener.close().syncUninterruptibly();
        long deadline = System.nanoTime() + shutdownTimeout.toNanos();
        CompletableFuture<Void> rawEnd = rawEndpoints.close(WebSocketServer.DEFAULT_TIMEOUT);
        homes.forEach(home -> home.acceptor().stop());
        if (!connections.awaitNone(shutdownTimeout)) {
            LOG.warn("{} connections did not close in {} and are cut", connections.count(), shutdownTimeout);
        }
        awaitUntil(deadline, rawEnd);
        homes.forEach(home -> home.acceptor().close());
        loops.shutdownGracefully(0, shutdownTimeout.toMillis(), TimeUnit.MILLISECONDS)
                .syncUninterruptibly();
        fanfare.detachServer(this);
    }

    private static void awaitUntil(long deadline, CompletableFuture<Void> rawEnd) {
        try {
            rawEnd.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException late) {
            LOG.warn("The handlers of raw endpoints are not done yet");
        }
    }

    /** Describes a server; every setting has a default. */
    public static final class Builder {

        private final Fanfare fanfare;
        private String host = "";
        private int port = 8000;
        private NativeTransport transport = NativeTransport.best();
        private int loopCount = Runtime.getRuntime().availableProcessors();
        private int maxBodyBytes = 1024 * 1024;
        private Duration shutdownTimeout = Duration.ofSeconds(30);
        private Duration requestTimeout = Duration.ofSeconds(10);
        private final List<WebSocketEndpoint> webSockets = new ArrayList<>();
        private boolean defaultWebSocket = true;
        private final Map<String, HttpEndpoint> http = new HashMap<>();
        private final List<Consumer<RawEndpoints>> raw = new ArrayList<>();
        private TrustedProxies proxies = new TrustedProxies(List.of());

        private Builder(Fanfare fanfare) {
            this.fanfare = fanfare;
        }

        /** The address to listen on. Default: all. */
        public Builder host(String address) {
            host = address;
            return this;
        }

        /** The port to listen on; 0 for any free one. Default 8000. */
        public Builder port(int number) {
            port = number;
            return this;
        }

        /** How to ask the operating system for I/O. Default: {@link NativeTransport#best}. */
        public Builder transport(NativeTransport choice) {
            transport = choice;
            return this;
        }

        /** How many event loops share the connections. Default: one for each processor. */
        public Builder loops(int count) {
            loopCount = count;
            return this;
        }

        /** The largest body of an HTTP request; a larger one is answered 413. Default 1 MiB. */
        public Builder maxBodyBytes(int bytes) {
            maxBodyBytes = bytes;
            return this;
        }

        /** How long a request, a WebSocket handshake included, may take to arrive. Default 10 s. */
        public Builder requestTimeout(Duration time) {
            requestTimeout = time;
            return this;
        }

        /** How long a stop waits for clients to go. Default 30 s. */
        public Builder shutdownTimeout(Duration time) {
            shutdownTimeout = time;
            return this;
        }

        /** Adds a WebSocket endpoint. Default: {@link WebSocketEndpoint#DEFAULT}, if none is added. */
        public Builder webSocket(WebSocketEndpoint endpoint) {
            webSockets.add(endpoint);
            return this;
        }

        /**
         * Adds an HTTP endpoint.
         *
         * @param path where; with a slash at its end, everything under it that has no endpoint of its own
         */
        public Builder http(String path, HttpEndpoint endpoint) {
            if (http.putIfAbsent(path, endpoint) != null) {
                throw new IllegalArgumentException("two endpoints have the path \"" + path + "\"");
            }
            return this;
        }

        /** Serves no WebSocket endpoint but those that are added. */
        public Builder withoutDefaultWebSocket() {
            defaultWebSocket = false;
            return this;
        }

        /**
         * Adds a raw WebSocket endpoint. Where an HTTP endpoint stands for everything under a path, a raw
         * endpoint with a more specific path comes first.
         */
        public <T> Builder rawEndpoint(ServerHandler<T> handler, EndpointOptions<T> options) {
            raw.add(endpoints -> endpoints.add(handler, options));
            return this;
        }

        /**
         * Whose {@code X-Forwarded-For} headers are believed when it comes to the address of a client.
         * Default: nobody's.
         *
         * @param addresses such as {@code 10.1.2.3} and {@code ::1}, or networks such as {@code
         *     10.0.0.0/8}
         * @throws IllegalArgumentException if one is neither
         */
        public Builder trustedProxies(List<String> addresses) {
            proxies = new TrustedProxies(addresses);
            return this;
        }

        /**
         * Starts listening.
         *
         * @throws IOException if it cannot, for example because the port is in use
         * @throws IllegalStateException if the engine has been closed
         * @throws IllegalArgumentException if two endpoints have the same path or one has an impossible
         *     one, one without a protocol has no notifications, or the transport does not work on this
         *     machine
         */
        public NettyServer start() throws IOException {
            List<WebSocketEndpoint> endpoints =
                    webSockets.isEmpty() && defaultWebSocket ? List.of(WebSocketEndpoint.DEFAULT) : webSockets;
            if (!fanfare.hasNotifications() && endpoints.stream().anyMatch(WebSocketEndpoint::plain)) {
                throw new IllegalArgumentException("an endpoint without a protocol is for notifications, and those are"
                        + " off: switch them on with FanfareBuilder.notifications(...)");
            }
            transport.require();
            Routes routes = new Routes();
            endpoints.forEach(routes::add);
            http.forEach(routes::add);
            RawEndpoints rawEndpoints = new RawEndpoints(routes, fanfare.handlerThreads());
            raw.forEach(endpoint -> endpoint.accept(rawEndpoints));
            EventLoopGroup loops = new MultiThreadIoEventLoopGroup(loopCount, transport.handlers());
            OpenConnections connections = new OpenConnections();
            Map<EventLoop, Home> homes = homes(loops, connections);
            WebSocketUpgrade upgrade = new WebSocketUpgrade(
                    homes, endpoints, fanfare.hasNotifications() ? new ClientCookie(fanfare.notifications()) : null);
            ServerBootstrap bootstrap = new ServerBootstrap()
                    .group(loops)
                    .channel(transport.serverChannel())
                    .option(ChannelOption.SO_BACKLOG, 4096)
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .childOption(ChannelOption.TCP_NODELAY, true)
                    // One for all; otherwise each connection makes its own.
                    .childOption(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator())
                    .childHandler(new Pipeline(
                            routes,
                            upgrade,
                            new RawUpgrade(homes, fanfare.handlerThreads()),
                            proxies,
                            fanfare::handlerThreads,
                            requestTimeout,
                            maxBodyBytes));
            InetSocketAddress address =
                    host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
            ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
            if (!bound.isSuccess()) {
                homes.values().forEach(home -> home.acceptor().close());
                loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
                throw new IOException("cannot listen on " + address, bound.cause());
            }
            LOG.info("Listening on {} with {} loops on {}", bound.channel().localAddress(), loopCount, transport);
            NettyServer server = new NettyServer(
                    fanfare, loops, bound.channel(), homes.values(), connections, rawEndpoints, shutdownTimeout);
            rawEndpoints.open();
            try {
                fanfare.attachServer(server);
            } catch (IllegalStateException engineIsClosed) {
                server.close();
                throw engineIsClosed;
            }
            RunningHosts.add(server);
            return server;
        }

        private Map<EventLoop, Home> homes(EventLoopGroup loops, OpenConnections connections) {
            Map<EventLoop, Home> homes = new HashMap<>();
            for (EventExecutor executor : loops) {
                NettyLoop loop = new NettyLoop((EventLoop) executor);
                homes.put((EventLoop) executor, new Home(loop, fanfare.attach(loop), connections));
            }
            return homes;
        }
    }
}
