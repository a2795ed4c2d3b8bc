package dev.fanfare.netty;

import dev.fanfare.Fanfare;
import dev.fanfare.internal.node.Attachments;
import dev.fanfare.internal.rate.OverLimits;
import dev.fanfare.netty.http.ConnectionLimits;
import dev.fanfare.netty.http.HttpSettings;
import dev.fanfare.netty.internal.http.AllowedHosts;
import dev.fanfare.netty.internal.http.HttpFront;
import dev.fanfare.netty.internal.http.Protocols;
import dev.fanfare.netty.internal.http.Routes;
import dev.fanfare.netty.internal.http.TrustedProxies;
import dev.fanfare.netty.internal.loop.SessionLoops;
import dev.fanfare.netty.internal.raw.RawEndpoints;
import dev.fanfare.netty.internal.tls.ServerTls;
import dev.fanfare.raw.WebSocketServer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loops of a server and what lives on them. HTTP has loops of its own: whoever asks for something, or
 * comes to connect, never waits until a loop has delivered to many sessions, and the other way round.
 */
final class Network {

    private static final Logger LOG = LoggerFactory.getLogger(Network.class);

    private static final int BACKLOG = 4096;

    private final NativeTransport transport;
    private final EventLoopGroup httpGroup;
    private final EventLoopGroup sessionGroup;
    private final SessionLoops sessionLoops;
    private final Routes routes = new Routes();
    private final HttpFront front;
    private final Routes internalRoutes = new Routes();
    private final HttpFront internalFront;
    private final Encryption encryption;
    private final RawEndpoints rawEndpoints;

    /**
     * How HTTP connections are, on both ports.
     *
     * @param limits of those of clients
     * @param h2c whether those of clients may begin with HTTP/2
     * @param http2WebSockets whether there may be WebSockets on them then
     */
    record Fronts(
            HttpSettings settings,
            ConnectionLimits limits,
            TrustedProxies proxies,
            AllowedHosts hosts,
            Encryption encryption,
            boolean h2c,
            boolean http2WebSockets) {

        private HttpFront make(
                Routes routes,
                ConnectionLimits most,
                OverLimits overLimits,
                Protocols protocols,
                BooleanSupplier isEnding) {
            return new HttpFront(routes, settings, most, overLimits, proxies, hosts, protocols, isEnding);
        }
    }

    /**
     * Starts loops.
     *
     * @param httpLoopCount how many serve HTTP
     * @param sessionLoopCount how many everything else
     * @param fronts how HTTP connections are
     */
    Network(Fanfare fanfare, NativeTransport transport, int httpLoopCount, int sessionLoopCount, Fronts fronts) {
        Attachments attachments = fanfare.part(Attachments.class);
        this.transport = transport;
        this.httpGroup =
                new MultiThreadIoEventLoopGroup(httpLoopCount, new LoopThreads("fanfare-http-"), transport.handlers());
        this.sessionGroup = sessionGroup(sessionLoopCount);
        this.sessionLoops = new SessionLoops(sessionGroup, attachments::attach);
        this.encryption = fronts.encryption;
        OverLimits overLimits = attachments.overLimits();
        BooleanSupplier isEnding = () -> !fanfare.isReady();
        this.front = fronts.make(
                routes,
                fronts.limits,
                overLimits,
                new Protocols(encryption.clients(), fronts.h2c, fronts.http2WebSockets, sessionLoops),
                isEnding);
        this.internalFront = fronts.make(
                internalRoutes,
                ConnectionLimits.NONE,
                overLimits,
                new Protocols(encryption.internal(), false, false, null),
                isEnding);
        Executor threads = attachments.handlerThreads();
        this.rawEndpoints = new RawEndpoints(routes, sessionLoops, threads);
        encryption.all().forEach(tls -> lookAfter(tls, threads));
    }

    /** Looks now and then whether its certificate was renewed, on a thread that may read files. */
    private void lookAfter(ServerTls tls, Executor threads) {
        long interval = tls.interval().toMillis();
        if (interval > 0) {
            var unused = httpGroup.scheduleWithFixedDelay(
                    () -> threads.execute(tls::look), interval, interval, TimeUnit.MILLISECONDS);
        }
    }

    private MultiThreadIoEventLoopGroup sessionGroup(int loopCount) {
        try {
            return new MultiThreadIoEventLoopGroup(loopCount, new LoopThreads("fanfare-loop-"), transport.handlers());
        } catch (RuntimeException | Error noLoops) {
            httpGroup.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw noLoops;
        }
    }

    Routes routes() {
        return routes;
    }

    Routes internalRoutes() {
        return internalRoutes;
    }

    /** Uses the certificates that are there now. */
    void reloadTls() {
        encryption.all().forEach(ServerTls::reload);
    }

    SessionLoops sessionLoops() {
        return sessionLoops;
    }

    RawEndpoints rawEndpoints() {
        return rawEndpoints;
    }

    /** How many connections are open. */
    int connections() {
        return front.connections().size()
                + internalFront.connections().size()
                + sessionLoops.connections().size();
    }

    /** Whether the caller is one of the loops. */
    boolean isOnLoop() {
        return Stream.of(httpGroup, sessionGroup)
                .flatMap(group -> StreamSupport.stream(group.spliterator(), false))
                .anyMatch(EventExecutor::inEventLoop);
    }

    boolean isDraining() {
        return front.isDraining();
    }

    /**
     * Listens for clients.
     *
     * @throws IOException if that cannot be, saying why
     */
    Channel listen(InetSocketAddress address) throws IOException {
        return listen(address, front);
    }

    /**
     * Listens for who may use the internal endpoints.
     *
     * @throws InternalPortException if that cannot be, saying why
     */
    Channel listenInternally(InetSocketAddress address) throws IOException {
        try {
            return listen(address, internalFront);
        } catch (IOException notListening) {
            throw new InternalPortException(notListening);
        }
    }

    private Channel listen(InetSocketAddress address, HttpFront front) throws IOException {
        if (address.isUnresolved()) {
            throw new IOException("cannot listen on " + address.getHostString() + ": there is no such host");
        }
        ChannelFuture bound = new ServerBootstrap()
                .group(httpGroup)
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                // A peer that has sent its last request is given its answers.
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                // One for all; otherwise each connection makes its own.
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator())
                .childHandler(front)
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("cannot listen on " + address, bound.cause());
        }
        return bound.channel();
    }

    /**
     * Asks everybody to go, and waits until they have gone or the time is over; then cuts whoever is left.
     *
     * @param spread over how long clients are asked, one after the other
     */
    void drain(Duration time, Duration spread) {
        long deadline = System.nanoTime() + time.toNanos();
        front.drain();
        internalFront.drain();
        CompletableFuture<Void> rawEnd = rawEndpoints.close(WebSocketServer.DEFAULT_TIMEOUT);
        // Whoever is asked last needs time to go, too.
        Duration longest = time.minus(time.dividedBy(4));
        sessionLoops.stop(spread.compareTo(longest) < 0 ? spread : longest);
        try {
            awaitNone(sessionLoops.connections(), deadline);
            front.endIdle();
            internalFront.endIdle();
            awaitNone(front.connections(), deadline);
            awaitNone(internalFront.connections(), deadline);
            if (connections() > 0) {
                LOG.warn("{} connections did not close in {} and are cut", connections(), time);
            }
            rawEnd.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException late) {
            LOG.warn("The handlers of raw endpoints are not done yet");
        } catch (InterruptedException interrupted) {
            LOG.warn("Interrupted: the connections that are left are cut");
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitNone(ChannelGroup connections, long deadline) throws InterruptedException {
        long left = deadline - System.nanoTime();
        // Some may come while those that are there are waited for.
        while (!connections.isEmpty() && left > 0) {
            connections.newCloseFuture().await(left, TimeUnit.NANOSECONDS);
            left = deadline - System.nanoTime();
        }
    }

    /** Ends the loops, and with them every connection. */
    void end(Duration time) {
        sessionLoops.close();
        // First those from which connections still move to the others.
        for (EventLoopGroup group : List.of(httpGroup, sessionGroup)) {
            group.shutdownGracefully(0, time.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly();
        }
    }
}
