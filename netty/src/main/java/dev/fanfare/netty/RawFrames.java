package dev.fanfare.netty;

import dev.fanfare.netty.RawOutbox.Goodbye;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whole messages and control frames from the network into calls of a {@link RawConnection}. */
final class RawFrames extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(RawFrames.class);

    private final RawConnection<?> connection;
    private final boolean isBinary;
    private final OpenConnections open;
    private @Nullable Throwable broken;
    private boolean pinged;

    /**
     * @param isBinary which frames are accepted
     * @param open counts this connection until it is closed
     */
    RawFrames(RawConnection<?> connection, boolean isBinary, OpenConnections open) {
        this.connection = connection;
        this.isBinary = isBinary;
        this.open = open;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        open.add();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        pinged = false;
        WebSocketFrame frame = (WebSocketFrame) message;
        try {
            if (frame instanceof CloseWebSocketFrame close) {
                int code = close.statusCode();
                connection.closedByPeer(code < 0 ? Goodbye.NO_CODE : code, close.reasonText());
            } else if (!connection.isClosing()) {
                read(ctx, frame);
            }
        } finally {
            frame.release();
        }
    }

    private void read(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (frame instanceof PingWebSocketFrame) {
            ctx.channel().writeAndFlush(WebSocketFrames.control(ctx.alloc(), WebSocketFrames.PONG, frame.content()));
        } else if (isBinary ? frame instanceof BinaryWebSocketFrame : frame instanceof TextWebSocketFrame) {
            connection.received(ByteBufUtil.getBytes(frame.content()));
        } else if (frame instanceof BinaryWebSocketFrame || frame instanceof TextWebSocketFrame) {
            fail(WebSocketCloseStatus.INVALID_MESSAGE_TYPE, "only " + (isBinary ? "binary" : "text") + " frames", null);
        }
    }

    private void fail(WebSocketCloseStatus status, String message, @Nullable Throwable cause) {
        connection.fail(status.code(), message, cause);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        // A peer that is not read from cannot show that it is there.
        boolean isHeard = ctx.channel().config().isAutoRead() && !connection.isClosing();
        if (!(event instanceof IdleStateEvent) || !isHeard) {
            return;
        }
        if (!pinged) {
            pinged = true;
            ctx.channel()
                    .writeAndFlush(WebSocketFrames.control(ctx.alloc(), WebSocketFrames.PING, Unpooled.EMPTY_BUFFER));
        } else {
            broken = new SocketTimeoutException("a ping was not answered in time");
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        open.remove();
        connection.closed(broken);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof TooLongFrameException) {
            fail(WebSocketCloseStatus.MESSAGE_TOO_BIG, "message too big", cause);
        } else if (cause instanceof CorruptedWebSocketFrameException corrupted) {
            failCorrupted(corrupted.closeStatus(), cause);
        } else {
            if (!(cause instanceof IOException)) {
                LOG.error("{} failed", connection, cause);
            }
            broken = cause;
            ctx.close();
        }
    }

    private void failCorrupted(WebSocketCloseStatus status, Throwable cause) {
        if (status.equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)) {
            fail(status, "message too big", cause);
        } else if (status.equals(WebSocketCloseStatus.INVALID_PAYLOAD_DATA)) {
            fail(status, "text that is not UTF-8", cause);
        } else {
            fail(WebSocketCloseStatus.PROTOCOL_ERROR, "protocol error", cause);
        }
    }
}
