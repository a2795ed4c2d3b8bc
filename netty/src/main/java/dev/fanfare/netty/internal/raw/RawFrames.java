package dev.fanfare.netty.internal.raw;

import dev.fanfare.netty.internal.raw.RawOutbox.Goodbye;
import dev.fanfare.netty.internal.tls.TlsConnection;
import dev.fanfare.netty.internal.websocket.FrameReader;
import dev.fanfare.netty.internal.websocket.MessageReader;
import dev.fanfare.netty.internal.websocket.WebSocketFrames;
import dev.fanfare.protocol.Disconnect;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.timeout.IdleStateEvent;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what arrives on a WebSocket of a raw endpoint into calls of a {@link RawConnection}. */
final class RawFrames extends MessageReader {

    private static final Logger LOG = LoggerFactory.getLogger(RawFrames.class);

    private final RawConnection<?> connection;
    private final boolean isBinary;
    private @Nullable Throwable broken;
    private boolean pinged;

    /**
     * @param reader takes apart what arrives
     * @param isBinary which frames are accepted
     */
    RawFrames(Channel channel, FrameReader reader, RawConnection<?> connection, boolean isBinary) {
        super(channel, reader);
        this.connection = connection;
        this.isBinary = isBinary;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        pinged = false;
        super.channelRead(ctx, message);
    }

    @Override
    protected void message(int opcode, byte[] message) {
        connection.received(message);
    }

    @Override
    protected @Nullable Disconnect problemWith(int opcode) {
        return (opcode == WebSocketFrames.BINARY) == isBinary
                ? null
                : new Disconnect(
                        WebSocketCloseStatus.INVALID_MESSAGE_TYPE.code(),
                        "only " + (isBinary ? "binary" : "text") + " frames");
    }

    @Override
    protected boolean checksText() {
        return !isBinary;
    }

    @Override
    protected void ponged() {
        // Whatever a peer sends shows that it is there.
    }

    @Override
    protected void goodbye(int code, String reason) {
        connection.closedByPeer(code == 0 ? Goodbye.NO_CODE : code, reason);
    }

    @Override
    protected void bothClosed() {
        connection.bothClosed();
    }

    @Override
    protected void refuse(Disconnect reason) {
        connection.fail(reason);
    }

    @Override
    protected boolean isClosing() {
        return connection.isClosing();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        // A peer that is not read from cannot show that it is there.
        boolean isHeard = channel.config().isAutoRead() && !connection.isClosing();
        if (!(event instanceof IdleStateEvent) || !isHeard) {
            return;
        }
        if (!pinged) {
            pinged = true;
            sendPing();
        } else {
            broken = new SocketTimeoutException("a ping was not answered in time");
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        super.channelInactive(ctx);
        connection.closed(broken);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!TlsConnection.isPeers(cause)) {
            LOG.error("{} failed", connection, cause);
        }
        broken = cause;
        ctx.close();
    }
}
