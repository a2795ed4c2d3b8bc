package dev.fanfare.netty.internal.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import java.util.List;

/** Looks at how a connection begins: if it is with HTTP/2, it goes on so, and otherwise as if this had not been there. */
final class Preface extends ByteToMessageDecoder {

    private static final ByteBuf BEGINNING = Http2CodecUtil.connectionPrefaceBuf();

    private final HttpConnection connection;

    Preface(HttpConnection connection) {
        this.connection = connection;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        int length = Math.min(in.readableBytes(), BEGINNING.readableBytes());
        boolean isHttp2 = ByteBufUtil.equals(in, in.readerIndex(), BEGINNING, 0, length);
        if (isHttp2 && length < BEGINNING.readableBytes()) {
            return;
        }
        if (isHttp2) {
            connection.becomeHttp2();
        }
        // What has come goes on to what is behind it now.
        ctx.pipeline().remove(this);
    }
}
