package dev.fanfare.bench.load;

import dev.fanfare.bench.plan.Plan;
import dev.fanfare.netty.NativeTransport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One event loop with the connections that live on it. */
final class Client implements AutoCloseable {

    private static final int SMALL_BUFFER = 16 * 1024;
    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;

    private final MultiThreadIoEventLoopGroup loop;
    private final Inlet inlet;
    private final @Nullable SslContext tls;
    private final Bootstrap bootstrap;
    private final Map<Endpoint, Emulation> emulations = new HashMap<>();

    /**
     * @param plan says whom to trust
     * @param name of its thread
     */
    Client(Plan plan, String name) {
        this(Tls.of(plan), name);
    }

    /**
     * @param tls how connections are encrypted that shall be; null if none are
     * @param name of its thread
     */
    Client(@Nullable SslContext tls, String name) {
        this.tls = tls;
        this.inlet = new Inlet();
        NativeTransport transport = NativeTransport.best();
        this.loop = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(name, true), transport.handlers());
        this.bootstrap = new Bootstrap()
                .group(loop)
                .channel(transport.clientChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                // A cut connection leaves no port waiting, so that thousands can come back at once.
                .option(ChannelOption.SO_LINGER, 0)
                .option(ChannelOption.RECVBUF_ALLOCATOR, inlet);
    }

    Inlet inlet() {
        return inlet;
    }

    /** Runs a task on the loop. */
    void execute(Runnable task) {
        loop.execute(task);
    }

    /** Runs a task on the loop after some time. */
    void execute(Runnable task, long nanos) {
        loop.schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    /** How commands reach a server of streams. On the loop. */
    Emulation emulation(Endpoint stream) {
        return emulations.computeIfAbsent(stream.emulation(), endpoint -> new Emulation(this, endpoint));
    }

    /**
     * Opens a connection.
     *
     * @param handler told what happens on it
     * @param source the address it comes from; null for the system's choice
     * @param isSmall whether the system shall keep little of what is not read
     */
    ChannelFuture connect(ChannelHandler handler, Endpoint endpoint, @Nullable String source, boolean isSmall) {
        Bootstrap own = bootstrap.clone().handler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                if (tls != null && endpoint.secure()) {
                    channel.pipeline().addLast(tls.newHandler(channel.alloc(), endpoint.host(), endpoint.port()));
                }
                channel.pipeline().addLast(handler);
            }
        });
        if (isSmall) {
            own.option(ChannelOption.SO_RCVBUF, SMALL_BUFFER);
        }
        return source == null
                ? own.connect(endpoint.address())
                : own.connect(endpoint.address(), new InetSocketAddress(source, 0));
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
        inlet.close();
    }
}
