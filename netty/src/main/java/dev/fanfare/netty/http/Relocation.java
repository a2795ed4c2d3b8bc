package dev.fanfare.netty.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves a connection to another loop. Nothing is written on the way, and nothing new is read; what had been
 * read already is kept and follows. While the connection belongs to no loop, none can hear that it broke:
 * that is found out when it arrives, by then by the new loop.
 */
final class Relocation extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(Relocation.class);

    private final Successor successor;
    private final Runnable arrived;
    private final Queue<Object> kept = new ArrayDeque<>(1);

    /**
     * @param arrived is told on the new loop, when the successor has the connection or the connection broke
     */
    Relocation(Successor successor, Runnable arrived) {
        this.successor = successor;
        this.arrived = arrived;
    }

    /** Begins, with this handler as the only one in the pipeline. On the old loop. */
    void begin(Channel channel, EventLoop loop) {
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
        if (channel.eventLoop() == loop) {
            arrive(channel);
        } else {
            channel.deregister()
                    .addListener((ChannelFuture left) ->
                            loop.register(channel).addListener((ChannelFuture registered) -> arrive(channel)));
        }
    }

    private void arrive(Channel channel) {
        if (channel.isActive() && channel.isRegistered()) {
            successor.take(channel);
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
