package dev.fanfare.netty.internal.websocket;

import dev.fanfare.http.Handshake;
import dev.fanfare.netty.internal.loop.ByteBufBatch;
import dev.fanfare.netty.internal.loop.FirstWords;
import dev.fanfare.netty.internal.loop.SessionLoop;
import dev.fanfare.netty.internal.tls.TlsConnection;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Request;
import dev.fanfare.spi.Inbound;
import dev.fanfare.spi.Loop;
import dev.fanfare.spi.SharedBatch;
import dev.fanfare.spi.Transport;
import dev.fanfare.spi.TransportTraits;
import dev.fanfare.spi.WireFormat;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket of a session: messages go to the session, and the session's batches go out as they are.
 * All of it happens on the channel's event loop.
 */
final class WebSocketConnection extends MessageReader implements Transport {

    private static final Logger LOG = LoggerFactory.getLogger(WebSocketConnection.class);

    /** How the end of a peer is told that sends binary frames where there is only text. */
    private static final Disconnect NOT_TEXT =
            new Disconnect(WebSocketCloseStatus.INVALID_MESSAGE_TYPE.code(), "only text frames");

    private final SessionLoop loop;
    private final WebSocketFormat format;
    private final SocketKind kind;
    private @Nullable Inbound session;

    /** Whether the client has said who it is, where it says nothing else. */
    private boolean hasSaidAll;

    private boolean closing;

    /**
     * @param reader takes apart what arrives
     */
    WebSocketConnection(
            Channel channel, SessionLoop loop, SocketKind kind, WebSocketFormat format, FrameReader reader) {
        super(channel, reader);
        this.loop = loop;
        this.format = format;
        this.kind = kind;
    }

    /**
     * Takes the channel, and opens the session.
     *
     * @param said who the client is, if it need not say so any more
     */
    void open(Handshake handshake, Request.@Nullable Connect said) {
        channel.pipeline().addLast("connection", this);
        loop.connections().add(channel);
        Inbound opened = loop.acceptor().open(this, handshake);
        session = opened;
        if (said != null) {
            hasSaidAll = true;
            opened.connect(said);
        }
    }

    private Inbound session() {
        return Objects.requireNonNull(session);
    }

    // ---- from the network

    @Override
    protected void message(int opcode, byte[] message) {
        if (!kind.onlyListens()) {
            if (!session().received(message)) {
                channel.config().setAutoRead(false);
            }
        } else if (!hasSaidAll) {
            hasSaidAll = true;
            FirstWords.take(message, this, session());
        }
    }

    @Override
    protected void ponged() {
        if (kind.traits().hasOwnPings()) {
            session().ponged();
        }
    }

    @Override
    protected void goodbye(int code, String reason) {
        closing = true;
        channel.writeAndFlush(WebSocketFrames.close(channel.alloc(), code, ""))
                .addListener(ChannelFutureListener.CLOSE);
        cutLater(channel);
    }

    @Override
    protected void bothClosed() {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    protected @Nullable Disconnect problemWith(int opcode) {
        return opcode == WebSocketFrames.BINARY && !kind.traits().speaksProtocol() ? NOT_TEXT : null;
    }

    @Override
    protected boolean checksText() {
        // Clients of the binary encoding may send either kind of frames.
        return format.codec().isText();
    }

    @Override
    protected void refuse(Disconnect reason) {
        session().violated(reason);
        close(reason);
    }

    @Override
    protected boolean isClosing() {
        return closing;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable()) {
            session().writable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        super.channelInactive(ctx);
        session().closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        TlsConnection.broke(channel, cause, LOG);
    }

    // ---- from the session

    @Override
    public String name() {
        return kind.transportName();
    }

    @Override
    public Loop loop() {
        return loop.loop();
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
    public void resume() {
        channel.config().setAutoRead(true);
    }

    @Override
    public TransportTraits traits() {
        return kind.traits();
    }

    @Override
    public void ping() {
        sendPing();
    }

    @Override
    public void close(Disconnect reason) {
        if (closing) {
            return;
        }
        if (reason.code() == Disconnect.CONNECTION_CLOSED.code()) {
            closing = true;
            bothClosed();
            return;
        }
        if (kind.disconnectPush()) {
            SharedBatch last = format.batch(List.of(format.codec().encode(new Push.Disconnected(reason))));
            write(last);
            last.release();
        }
        closing = true;
        // The peer's answer is awaited, because closing at once could cut off what is under way.
        resume();
        channel.writeAndFlush(
                WebSocketFrames.close(channel.alloc(), reason.code(), reason.reason()), channel.voidPromise());
        cutLater(channel);
    }
}
