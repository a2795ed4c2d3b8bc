package dev.fanfare.netty.internal.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves a connection to another loop. Nothing is written on the way, and nothing new is read; what had been
 * read already is kept and follows. While the connection belongs to no loop, none can hear that it broke:
 * that is found out when it arrives, by then by the new loop.
 */
final class Relocation extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(Relocation.class);

    private final Consumer<Channel> successor;
    private final Runnable arrived;
    private final Queue<Object> kept = new ArrayDeque<>(1);

    /**
     * @param successor adds its handlers to the pipeline, on the new loop
     * @param arrived is told on the new loop, when the successor has the connection or the connection broke
     */
    Relocation(Consumer<Channel> successor, Runnable arrived) {
        this.successor = successor;
        this.arrived = arrived;
    }

    /** Begins, with this handler as the only one in the pipeline. On the old loop. */
    void begin(Channel channel, EventLoop loop) {
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
        EventLoop old = channel.eventLoop();
        if (old == loop) {
            arrive(channel, true);
        } else {
            // In a task of its own, because one transport says that a channel has left a moment before it has.
            channel.deregister()
                    .addListener(left -> old.execute(() ->
                            loop.register(channel).addListener(registered -> arrive(channel, registered.isSuccess()))));
        }
    }

    private void arrive(Channel channel, boolean isRegistered) {
        if (isRegistered && channel.isActive()) {
            successor.accept(channel);
            arrived.run();
            channel.config().setAutoRead(true);
            channel.pipeline().remove(this);
        } else {
            arrived.run();
            channel.close();
            forget();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        kept.add(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        // It follows with what was read.
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (!kept.isEmpty()) {
            for (Object message = kept.poll(); message != null; message = kept.poll()) {
                ctx.fireChannelRead(message);
            }
            ctx.fireChannelReadComplete();
        }
    }

    private void forget() {
        for (Object message = kept.poll(); message != null; message = kept.poll()) {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("Connection {} broke on its way to another loop", ctx.channel(), cause);
        ctx.close();
    }
}
