package dev.fanfare.netty;

import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Encoding;
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
final class WebSocketConnection extends ChannelInboundHandlerAdapter implements Transport, FrameReader.Sink {

    private static final Logger LOG = LoggerFactory.getLogger(WebSocketConnection.class);

    /** How long the peer may take to answer a close frame, or to take what was written before it. */
    private static final int CLOSE_TIMEOUT_SECONDS = 5;

    /** How many times larger than the message limit a compressed message may become. */
    private static final int MAX_INFLATION = 10;

    private final Channel channel;
    private final Home home;
    private final WebSocketFormat format;
    private final FrameReader reader;
    private final boolean framePings;
    private @Nullable Inbound session;

    /** The beginning of a frame whose end has not arrived. */
    private @Nullable ByteBuf rest;

    /** The frames so far of a message that has more. */
    private @Nullable ByteBuf fragments;

    private boolean compressed;
    private boolean closing;
    private boolean deaf;

    /**
     * @param reader takes apart what arrives
     * @param framePings keepalive with WebSocket pings, not with messages
     */
    WebSocketConnection(Channel channel, Home home, WebSocketFormat format, FrameReader reader, boolean framePings) {
        this.channel = channel;
        this.home = home;
        this.format = format;
        this.reader = reader;
        this.framePings = framePings;
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
        ByteBuf in = joinRest((ByteBuf) message);
        try {
            reader.read(in, this);
            if (in.isReadable() && !deaf) {
                rest = channel.alloc().heapBuffer(in.readableBytes()).writeBytes(in);
            }
        } finally {
            in.release();
        }
    }

    private ByteBuf joinRest(ByteBuf arrived) {
        ByteBuf before = rest;
        if (before == null) {
            return arrived;
        }
        rest = null;
        try {
            return before.writeBytes(arrived);
        } finally {
            arrived.release();
        }
    }

    @Override
    public void frame(int opcode, boolean isFinal, boolean isCompressed, byte[] payload) {
        if (opcode == WebSocketFrames.CLOSE) {
            closedByPeer(payload);
        } else if (closing) {
            return;
        } else if (opcode == WebSocketFrames.PING) {
            answerPing(payload);
        } else if (opcode == WebSocketFrames.PONG) {
            if (framePings) {
                session().ponged();
            }
        } else if (opcode == WebSocketFrames.BINARY && format.codec().encoding() == Encoding.PLAIN) {
            unreadable(FrameReader.NOT_TEXT);
        } else if ((opcode == WebSocketFrames.CONTINUATION) != (fragments != null)) {
            unreadable(FrameReader.PROTOCOL_ERROR);
        } else if (isFinal && fragments == null) {
            deliver(isCompressed, payload);
        } else {
            readFragment(isFinal, isCompressed, payload);
        }
    }

    private void answerPing(byte[] payload) {
        // Only the latest ping needs an answer (RFC 6455, section 5.5.3), and answers must not pile up.
        if (channel.isWritable()) {
            channel.writeAndFlush(
                    WebSocketFrames.control(channel.alloc(), WebSocketFrames.PONG, Unpooled.wrappedBuffer(payload)),
                    channel.voidPromise());
        }
    }

    private void readFragment(boolean isFinal, boolean isCompressed, byte[] payload) {
        ByteBuf message = fragments;
        if (message == null) {
            message = channel.alloc().heapBuffer(payload.length);
            fragments = message;
            compressed = isCompressed;
        }
        if (message.readableBytes() + payload.length > reader.maxLength()) {
            close(Disconnect.MESSAGE_TOO_BIG);
            return;
        }
        message.writeBytes(payload);
        if (isFinal) {
            byte[] whole = ByteBufUtil.getBytes(message);
            releaseFragments();
            deliver(compressed, whole);
        }
    }

    private void deliver(boolean isCompressed, byte[] message) {
        try {
            session()
                    .received(isCompressed ? Deflate.decompress(message, MAX_INFLATION * reader.maxLength()) : message);
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

    private void closedByPeer(byte[] payload) {
        if (closing) {
            channel.close();
            return;
        }
        int code = WebSocketFrames.closeCode(payload);
        if (code < 0) {
            unreadable(FrameReader.PROTOCOL_ERROR);
            return;
        }
        closing = true;
        deaf = true;
        channel.writeAndFlush(WebSocketFrames.close(channel.alloc(), code, ""))
                .addListener(ChannelFutureListener.CLOSE);
        cutLater();
    }

    /** Closing must not wait for ever for a peer that takes nothing any more. */
    private void cutLater() {
        channel.eventLoop().schedule(() -> channel.close(), CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void unreadable(Disconnect reason) {
        deaf = true;
        close(reason);
    }

    @Override
    public boolean isDone() {
        return deaf;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable()) {
            session().writable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        deaf = true;
        releaseFragments();
        if (rest != null) {
            rest.release();
            rest = null;
        }
        home.connections().remove();
        session().closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
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
        cutLater();
    }
}
