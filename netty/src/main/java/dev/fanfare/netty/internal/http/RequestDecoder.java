package dev.fanfare.netty.internal.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes requests of bytes, one message whenever the connection wants one. What comes behind it waits as
 * bytes, and when some wait nothing more is read: so requests are answered in their order, a peer that
 * sends many does not have them pile up as objects, and what follows a handshake is there for whoever goes
 * on with the connection.
 */
final class RequestDecoder extends HttpRequestDecoder {

    private final HttpConnection connection;
    private @Nullable ChannelHandlerContext context;
    private boolean decoding;
    private boolean deaf;

    RequestDecoder(HttpDecoderConfig config, HttpConnection connection) {
        super(config);
        this.connection = connection;
        setSingleDecode(true);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (deaf) {
            ReferenceCountUtil.release(message);
            return;
        }
        connection.bytesArrived();
        decode(ctx, message);
    }

    /** Goes on with what waits; not while {@link #isDecoding}. */
    void resume() {
        if (context != null && actualReadableBytes() > 0) {
            try {
                decode(context, Unpooled.EMPTY_BUFFER);
            } catch (Exception failed) {
                context.fireExceptionCaught(failed);
            }
        }
    }

    private void decode(ChannelHandlerContext ctx, Object message) throws Exception {
        super.channelRead(ctx, message);
        connection.decoded(actualReadableBytes() > 0);
    }

    /** From now on, whatever comes is thrown away. */
    void turnDeaf() {
        deaf = true;
    }

    /** Whether requests are being made of bytes right now, so that more of them may follow at once. */
    boolean isDecoding() {
        return decoding;
    }

    @Override
    protected void callDecode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        decoding = true;
        try {
            boolean any = true;
            while (any && in.isReadable() && !ctx.isRemoved() && !deaf && connection.wantsMore()) {
                super.callDecode(ctx, in, out);
                any = !out.isEmpty();
                for (int i = 0; i < out.size(); i++) {
                    ctx.fireChannelRead(out.get(i));
                }
                out.clear();
            }
            if (deaf && !ctx.isRemoved()) {
                in.skipBytes(in.readableBytes());
            }
        } finally {
            decoding = false;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        deaf = true;
        super.channelInactive(ctx);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        discardSomeReadBytes();
        ctx.fireChannelReadComplete();
    }

    /** What a closed connection has begun to send is nothing. */
    @Override
    protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {}

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        // What has come before the end of the input may still have to wait for its turn.
        if (event instanceof ChannelInputShutdownEvent || event == SslCloseCompletionEvent.SUCCESS) {
            connection.inputEnded();
        }
        ctx.fireUserEventTriggered(event);
    }
}
