package dev.fanfare.netty.internal.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/** A stream of HTTP/2 that is a connection of its own to whatever is behind this: bytes come and go, until either side ends. */
final class Http2Tunnel extends ChannelDuplexHandler {

    private boolean ending;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof Http2DataFrame data)) {
            ReferenceCountUtil.release(message);
            return;
        }
        boolean isLast = data.isEndStream();
        ctx.fireChannelRead(data.content());
        if (isLast) {
            close(ctx, ctx.newPromise());
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ctx.write(message instanceof ByteBuf bytes ? new DefaultHttp2DataFrame(bytes) : message, promise);
    }

    /** Ends the stream, and gives it up if the peer does not take what is before its end. */
    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (ending) {
            ctx.close(promise);
            return;
        }
        ending = true;
        ChannelFuture end = ctx.writeAndFlush(new DefaultHttp2DataFrame(true));
        if (!end.isDone()) {
            ctx.executor().schedule(() -> ctx.close(), Http2Connection.LINGER.toMillis(), TimeUnit.MILLISECONDS);
        }
        end.addListener(sent -> ctx.close(promise));
    }
}
