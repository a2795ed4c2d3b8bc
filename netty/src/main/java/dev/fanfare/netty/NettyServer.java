package dev.fanfare.netty;

import dev.fanfare.Fanfare;
import dev.fanfare.internal.node.Attachments;
import dev.fanfare.netty.http.TlsException;
import dev.fanfare.netty.http.TlsOptions;
import dev.fanfare.raw.EndpointOptions;
import dev.fanfare.raw.RunningHosts;
import dev.fanfare.raw.ServerHandler;
import dev.fanfare.raw.WebSocketHost;
import dev.fanfare.raw.WebSocketServer;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server whose WebSocket connections are clients of a {@link Fanfare}, or belong to raw endpoints.
 *
 * <pre>{@code
 * NettyServer server = NettyServer.builder(fanfare).port(8000).start();
 * }</pre>
 */
public final class NettyServer implements WebSocketHost, AutoCloseable {

    private final Fanfare fanfare;
    private final Network network;
    private final Channel listener;
    private final @Nullable Channel internalListener;
    private final Duration shutdownTimeout;
    private final Duration shutdownSpread;
    private final ReentrantLock closing = new ReentrantLock();
    private boolean closed;

    NettyServer(
            Fanfare fanfare,
            Network network,
            Channel listener,
            @Nullable Channel internalListener,
            Duration shutdownTimeout,
            Duration shutdownSpread) {
        this.fanfare = fanfare;
        this.network = network;
        this.listener = listener;
        this.internalListener = internalListener;
        this.shutdownTimeout = shutdownTimeout;
        this.shutdownSpread = shutdownSpread;
    }

    /**
     * Starts describing a server for an engine.
     *
     * @param fanfare stays open when the server is closed; closes the server when it is closed
     * @return a builder with defaults for everything
     */
    public static NettyServerBuilder builder(Fanfare fanfare) {
        return new NettyServerBuilder(fanfare);
    }

    /** {@return the address it listens on} */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** {@return the port it listens on, also if any free one was asked for} */
    public int port() {
        return address().getPort();
    }

    /** {@return the port of the internal endpoints; empty if there are none} */
    public OptionalInt internalPort() {
        return internalListener == null
                ? OptionalInt.empty()
                : OptionalInt.of(((InetSocketAddress) internalListener.localAddress()).getPort());
    }

    /**
     * Uses what the files of {@link TlsOptions} have in them now, from the next connection on; those that are there stay
     * as they are. It happens by itself, too, every {@link TlsOptions#reloadInterval}. Blocks while it reads; nothing
     * happens without TLS.
     *
     * @throws TlsException if it cannot be used; what was in use stays so
     */
    public void reloadTls() {
        network.reloadTls();
    }

    /** {@return how many connections are open, of any kind} */
    public int connections() {
        return network.connections();
    }

    @Override
    public <T> WebSocketServer<T> rawEndpoint(ServerHandler<T> handler, EndpointOptions<T> options) {
        return network.rawEndpoints().add(handler, options);
    }

    /**
     * Stops: takes no more connections, asks the clients to reconnect elsewhere, ends the raw endpoints,
     * waits until the connections are gone and the endpoints' handlers have heard of it or the shutdown
     * timeout is over, and ends the loops. The engine stays open; when it is closed, it closes its servers
     * first. Whoever closes a server that is being closed waits for it.
     *
     * @throws IllegalStateException in a handler of its engine or on a loop of one of the engine's servers, for which it
     *     would wait; nothing is closed then
     */
    @Override
    public void close() {
        fanfare.part(Attachments.class).refuseToWaitForCaller("a server");
        closing.lock();
        try {
            if (!closed) {
                closed = true;
                BorrowedThread.during(this::stop);
            }
        } finally {
            closing.unlock();
        }
    }

    boolean isOnLoop() {
        return network.isOnLoop();
    }

    private NettyServer stop() {
        RunningHosts.remove(this);
        listener.close().syncUninterruptibly();
        if (internalListener != null) {
            internalListener.close().syncUninterruptibly();
        }
        network.drain(shutdownTimeout, shutdownSpread);
        network.end(shutdownTimeout);
        fanfare.part(Attachments.class).remove(this);
        return this;
    }
}
