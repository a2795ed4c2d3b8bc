package dev.fanfare.bench.cluster;

import dev.fanfare.netty.NativeTransport;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What lies between one node and Redis, and can be cut, held, slowed down or made to swallow what Redis announces. */
public final class Proxy implements AutoCloseable {

    private final InetSocketAddress target;
    private final NativeTransport transport = NativeTransport.best();
    private final MultiThreadIoEventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("proxy", true), transport.handlers());
    private final Channel listening;

    /** Connections, and all that follows: of the loop. */
    private final Set<Pair> pairs = new HashSet<>();

    private boolean isCut;
    private boolean isHeld;
    private long delayNanos;

    /**
     * It listens when this returns.
     *
     * @param port where; 0 for one that is free
     * @param target where Redis is
     */
    public Proxy(int port, InetSocketAddress target) {
        this.target = target;
        this.listening = new ServerBootstrap()
                .group(loop)
                .channel(transport.serverChannel())
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .syncUninterruptibly()
                .channel();
    }

    /** Where the node connects to. */
    public int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    private void accept(Channel node) {
        if (isCut) {
            node.close();
            return;
        }
        Pair pair = new Pair(node);
        pairs.add(pair);
        node.closeFuture().addListener(closed -> pair.close());
        new Bootstrap()
                .group(node.eventLoop())
                .channel(transport.clientChannel())
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(pair.new Way(false))
                .connect(target)
                .addListener((ChannelFuture done) -> {
                    if (done.isSuccess()) {
                        pair.redis = done.channel();
                        node.pipeline().addLast(pair.new Way(true));
                        done.channel().closeFuture().addListener(closed -> pair.close());
                        pair.flow();
                    } else {
                        node.close();
                    }
                });
    }

    private void run(Runnable task) {
        loop.submit(task).syncUninterruptibly();
    }

    /** Breaks all connections, and lets nobody connect until it is mended. */
    public void cut() {
        run(() -> {
            isCut = true;
            Set.copyOf(pairs).forEach(Pair::close);
        });
    }

    /** Nothing passes until it is mended, and nothing is closed; who connects is connected, and hears nothing. */
    public void hold() {
        run(() -> {
            isHeld = true;
            pairs.forEach(Pair::flow);
        });
    }

    /** What Redis announces over the connections that are there is swallowed, for as long as they last. */
    public void deafen() {
        run(() -> pairs.forEach(pair -> pair.isDeaf = pair.subscribes));
    }

    /** What passes is late, in both directions, until it is mended. */
    public void slow(long nanos) {
        run(() -> delayNanos = nanos);
    }

    /** Everything passes again. */
    public void mend() {
        run(() -> {
            isCut = false;
            isHeld = false;
            delayNanos = 0;
            pairs.forEach(Pair::flow);
        });
    }

    /** How many connections there are. */
    public int connections() {
        return loop.submit(pairs::size).syncUninterruptibly().getNow();
    }

    /** A connection of the node, and the one to Redis that belongs to it. */
    private final class Pair {
        private final Channel node;
        private @Nullable Channel redis;
        private boolean subscribes;
        private boolean isDeaf;

        Pair(Channel node) {
            this.node = node;
        }

        void flow() {
            Channel other = redis;
            if (other != null) {
                node.config().setAutoRead(!isHeld && other.isWritable());
                other.config().setAutoRead(!isHeld && node.isWritable());
            }
        }

        void close() {
            pairs.remove(this);
            node.close();
            if (redis != null) {
                redis.close();
            }
        }

        /** One direction. */
        private final class Way extends ChannelInboundHandlerAdapter {
            private final boolean isForth;

            /** What waits. Each task sends the first, so that the order holds however timers round. */
            private final Deque<Object> late = new ArrayDeque<>();

            private long last = System.nanoTime();

            Way(boolean isForth) {
                this.isForth = isForth;
            }

            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                Channel to = isForth ? redis : node;
                if (isForth && !subscribes) {
                    subscribes = ((ByteBuf) message)
                            .toString(StandardCharsets.ISO_8859_1)
                            .contains("SUBSCRIBE");
                }
                if (to == null || (!isForth && isDeaf)) {
                    ReferenceCountUtil.release(message);
                    return;
                }
                long now = System.nanoTime();
                long due = Math.max(last, now + delayNanos);
                if (late.isEmpty() && due - now <= 0) {
                    to.writeAndFlush(message);
                    return;
                }
                last = due;
                late.add(message);
                ctx.executor().schedule(() -> to.writeAndFlush(late.remove()), due - now, TimeUnit.NANOSECONDS);
            }

            @Override
            public void channelWritabilityChanged(ChannelHandlerContext ctx) {
                flow();
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                close();
            }
        }
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
