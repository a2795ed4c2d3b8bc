package dev.fanfare.netty;

import dev.fanfare.protocol.Disconnect;
import dev.fanfare.spi.Inbound;
import dev.fanfare.spi.Loop;
import dev.fanfare.spi.SharedBatch;
import dev.fanfare.spi.Transport;
import dev.fanfare.spi.WireFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket: decoded frames become messages for the session, and the session's batches go out as
 * they are. All of it happens on the channel's event loop.
 */
final class WebSocketConnection extends ChannelInboundHandlerAdapter implements Transport {

    private static final Logger LOG = LoggerFactory.getLogger(WebSocketConnection.class);

    /** How long the peer may take to answer a close frame, or to take what was written before it. */
    private static final int CLOSE_TIMEOUT_SECONDS = 5;

    /** How many times larger than the message limit a compressed message may become. */
    private static final int MAX_INFLATION = 10;

    private static final Disconnect PROTOCOL_VIOLATION =
            new Disconnect(WebSocketCloseStatus.PROTOCOL_ERROR.code(), "protocol error");

    private final Channel channel;
    private final Home home;
    private final WebSocketFormat format;
    private final boolean framePings;
    private final int maxMessageSize;
    private @Nullable Inbound session;
    private @Nullable ByteBuf fragments;
    private boolean compressed;
    private boolean closing;

    /**
     * @param framePings keepalive with WebSocket pings, not with messages
     * @param maxMessageSize in bytes, all fragments of a message together
     */
    WebSocketConnection(Channel channel, Home home, WebSocketFormat format, boolean framePings, int maxMessageSize) {
        this.channel = channel;
        this.home = home;
        this.format = format;
        this.framePings = framePings;
        this.maxMessageSize = maxMessageSize;
    }

    /** Says where messages go; before the first one comes. */
    void deliverTo(Inbound inbound) {
        session = inbound;
        home.connections().add();
    }

    private Inbound session() {
        return Objects.requireNonNull(session);
    }

    // ---- from the network

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        WebSocketFrame frame = (WebSocketFrame) message;
        try {
            if (frame instanceof CloseWebSocketFrame close) {
                closedByPeer(close);
            } else if (!closing) {
                read(frame);
            }
        } finally {
            frame.release();
        }
    }

    private void read(WebSocketFrame frame) {
        if (frame.rsv() != 0 && !beginsCompressed(frame)) {
            close(PROTOCOL_VIOLATION);
        } else if (frame instanceof TextWebSocketFrame
                || frame instanceof BinaryWebSocketFrame
                || frame instanceof ContinuationWebSocketFrame) {
            readData(frame);
        } else if (frame instanceof PingWebSocketFrame) {
            channel.writeAndFlush(
                    WebSocketFrames.control(channel.alloc(), WebSocketFrames.PONG, frame.content()),
                    channel.voidPromise());
        } else if (frame instanceof PongWebSocketFrame && framePings) {
            session().ponged();
        }
    }

    private boolean beginsCompressed(WebSocketFrame frame) {
        return frame.rsv() == Deflate.RSV1
                && format.isCompressed()
                && (frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame);
    }

    private void readData(WebSocketFrame frame) {
        if (fragments == null) {
            compressed = frame.rsv() != 0;
        }
        if (frame.isFinalFragment() && fragments == null) {
            deliver(ByteBufUtil.getBytes(frame.content()));
            return;
        }
        ByteBuf message = fragments == null ? channel.alloc().heapBuffer() : fragments;
        fragments = message;
        if (message.readableBytes() + frame.content().readableBytes() > maxMessageSize) {
            close(Disconnect.MESSAGE_TOO_BIG);
            return;
        }
        message.writeBytes(frame.content());
        if (frame.isFinalFragment()) {
            byte[] whole = ByteBufUtil.getBytes(message);
            releaseFragments();
            deliver(whole);
        }
    }

    private void deliver(byte[] message) {
        if (!compressed) {
            session().received(message);
            return;
        }
        try {
            session().received(Deflate.decompress(message, MAX_INFLATION * maxMessageSize));
        } catch (Deflate.TooBigException tooBig) {
            close(Disconnect.MESSAGE_TOO_BIG);
        } catch (DataFormatException notCompressed) {
            close(Disconnect.BAD_REQUEST);
        }
    }

    private void releaseFragments() {
        if (fragments != null) {
            fragments.release();
            fragments = null;
        }
    }

    private void closedByPeer(CloseWebSocketFrame close) {
        if (closing) {
            channel.close();
            return;
        }
        closing = true;
        int code = close.statusCode() < 0 ? 0 : close.statusCode();
        channel.writeAndFlush(WebSocketFrames.close(channel.alloc(), code, ""))
                .addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable()) {
            session().writable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        releaseFragments();
        home.connections().remove();
        session().closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException corrupted) {
            close(
                    corrupted.closeStatus().code() == WebSocketCloseStatus.MESSAGE_TOO_BIG.code()
                            ? Disconnect.MESSAGE_TOO_BIG
                            : PROTOCOL_VIOLATION);
            return;
        }
        if (cause instanceof IOException) {
            LOG.debug("Connection {} broke: {}", channel, cause.getMessage());
        } else {
            LOG.error("Connection {} failed", channel, cause);
        }
        channel.close();
    }

    // ---- from the session

    @Override
    public String name() {
        return "websocket";
    }

    @Override
    public Loop loop() {
        return home.loop();
    }

    @Override
    public WireFormat format() {
        return format;
    }

    @Override
    public void write(SharedBatch batch) {
        if (!closing) {
            channel.write(((ByteBufBatch) batch).forOne(), channel.voidPromise());
        }
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public void reading(boolean on) {
        if (channel.config().isAutoRead() != on) {
            channel.config().setAutoRead(on);
        }
    }

    @Override
    public boolean hasOwnPings() {
        return framePings;
    }

    @Override
    public void ping() {
        channel.writeAndFlush(
                WebSocketFrames.control(channel.alloc(), WebSocketFrames.PING, Unpooled.EMPTY_BUFFER),
                channel.voidPromise());
    }

    @Override
    public void close(Disconnect reason) {
        if (closing) {
            return;
        }
        closing = true;
        releaseFragments();
        // The peer's answer is awaited, because closing at once could cut off what is under way.
        reading(true);
        channel.writeAndFlush(
                WebSocketFrames.close(channel.alloc(), reason.code(), reason.reason()), channel.voidPromise());
        channel.eventLoop().schedule(() -> channel.close(), CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
}
