package dev.fanfare.netty.internal.http;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;

/**
 * Closes streams of HTTP/2 that are not over, so that nothing is kept of them. Netty resets none whose end it was given,
 * also when the peer takes nothing of what is before the end.
 */
@ChannelHandler.Sharable
final class StreamReset extends ChannelOutboundHandlerAdapter {

    static final StreamReset INSTANCE = new StreamReset();

    private StreamReset() {}

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (ctx.channel().isActive()) {
            ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL));
        }
        ctx.close(promise);
    }
}
