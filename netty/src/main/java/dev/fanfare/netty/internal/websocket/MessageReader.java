package dev.fanfare.netty.internal.websocket;

import dev.fanfare.protocol.Disconnect;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Makes whole messages of what arrives on a WebSocket, and answers pings. A message is refused at the first
 * byte that is wrong with it; what was whole before is delivered first. While the channel is not read from,
 * nothing is delivered either. All of it happens on the channel's event loop.
 */
public abstract class MessageReader extends ChannelDuplexHandler {

    /** How long the peer may take to answer a close frame, or to take what was written before it. */
    public static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private static final Disconnect NOT_UTF8 =
            new Disconnect(WebSocketCloseStatus.INVALID_PAYLOAD_DATA.code(), "text that is not UTF-8");

    /** How many times larger than the message limit a compressed message may become. */
    private static final int MAX_INFLATION = 10;

    /** The connection. */
    protected final Channel channel;

    private final FrameReader reader;
    private final FrameReader.Sink frames = new Frames();
    private @Nullable Unfinished unfinished;

    /** There if the peer has broken a rule, and is only to say goodbye. */
    private @Nullable GoodbyeFinder goodbyes;

    private boolean deaf;

    /** Whether frames wait until the channel is read from again. */
    private boolean paused;

    private boolean ending;

    /**
     * @param reader takes apart what arrives
     */
    protected MessageReader(Channel channel, FrameReader reader) {
        this.channel = channel;
        this.reader = reader;
    }

    /** A whole message has arrived; if it is text that {@link #checksText}, in UTF-8. */
    protected abstract void message(int opcode, byte[] message);

    /** A ping was answered. */
    protected abstract void ponged();

    /**
     * The peer says goodbye, before this side did. It is not listened to any more.
     *
     * @param code 0 if it gave none
     */
    protected abstract void goodbye(int code, String reason);

    /** The peer has sent what must not be, and is to be told so. Nothing but its goodbye matters any more. */
    protected abstract void refuse(Disconnect reason);

    /** Both sides have said goodbye: the transport ends as soon as what was written is sent. */
    protected abstract void bothClosed();

    /** Whether this side has said goodbye, so that nothing but the peer's matters. */
    protected abstract boolean isClosing();

    /** Why no message may be of this kind, if none may. */
    protected abstract @Nullable Disconnect problemWith(int opcode);

    /** Whether text frames must be UTF-8. */
    protected abstract boolean checksText();

    // ---- bytes

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf arrived = (ByteBuf) message;
        boolean isOwn = unfinished != null && unfinished.hasRest();
        read(unfinished == null ? arrived : unfinished.joined(arrived), isOwn);
    }

    private void read(ByteBuf in, boolean isOwn) {
        try {
            if (goodbyes == null) {
                reader.read(in, frames);
            }
            if (goodbyes != null && !deaf && goodbyes.isIn(in)) {
                deaf = true;
                bothClosed();
            }
            if (in.isReadable() && !deaf) {
                unfinished().keepRest(in, isOwn, channel.alloc());
                paused = goodbyes == null && !frames.wantsMore();
            } else if (unfinished != null && unfinished.isEmpty()) {
                unfinished = null;
            }
        } finally {
            in.release();
        }
    }

    private Unfinished unfinished() {
        Unfinished begun = unfinished;
        if (begun == null) {
            begun = new Unfinished();
            unfinished = begun;
        }
        return begun;
    }

    /** The channel is read from again: first what has waited. */
    @Override
    public void read(ChannelHandlerContext ctx) {
        if (paused && channel.config().isAutoRead()) {
            paused = false;
            // Not now: whoever has decided it may not be ready for a message.
            channel.eventLoop().execute(this::resume);
        }
        ctx.read();
    }

    private void resume() {
        if (unfinished != null && unfinished.hasRest()) {
            read(unfinished.takeRest(), true);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ending = true;
        // The peer had sent it before it went.
        resume();
        deaf = true;
        if (unfinished != null) {
            unfinished.release();
            unfinished = null;
        }
    }

    // ---- frames

    private final class Frames implements FrameReader.Sink {

        @Override
        public boolean wantsMore() {
            return !deaf && goodbyes == null && (ending || channel.config().isAutoRead());
        }

        @Override
        public @Nullable Disconnect problemWith(int opcode, int length) {
            boolean isData = opcode <= WebSocketFrames.BINARY;
            boolean hasBegun = unfinished != null && unfinished.hasFragments();
            if (isClosing() || !isData) {
                return null;
            }
            if ((opcode == WebSocketFrames.CONTINUATION) != hasBegun) {
                return FrameReader.PROTOCOL_ERROR;
            }
            if (hasBegun && length > reader.maxLength() - unfinished().size()) {
                return Disconnect.MESSAGE_TOO_BIG;
            }
            return hasBegun ? null : MessageReader.this.problemWith(opcode);
        }

        @Override
        public @Nullable Disconnect arriving(
                int opcode, boolean compressed, ByteBuf in, int payload, int count, int mask) {
            return isText(opcode, compressed) && !unfinished().check(in, payload, count, mask) ? NOT_UTF8 : null;
        }

        @Override
        public void frame(int opcode, boolean isFinal, boolean compressed, byte[] payload) {
            if (opcode == WebSocketFrames.CLOSE) {
                readClose(payload);
            } else if (isClosing()) {
                return;
            } else if (opcode == WebSocketFrames.PING) {
                answerPing(payload);
            } else if (opcode == WebSocketFrames.PONG) {
                ponged();
            } else {
                readData(opcode, isFinal, compressed, payload);
            }
        }

        @Override
        public void unreadable(Disconnect reason, int opcode, long rest) {
            goodbyes = new GoodbyeFinder(opcode, rest);
            if (!isClosing()) {
                refuse(reason);
            }
        }
    }

    private void fail(Disconnect reason) {
        frames.unreadable(reason, WebSocketFrames.CONTINUATION, 0);
    }

    private boolean isText(int opcode, boolean compressed) {
        if (!checksText() || isClosing()) {
            return false;
        }
        return opcode == WebSocketFrames.CONTINUATION
                ? unfinished != null && unfinished.opcode() == WebSocketFrames.TEXT && !unfinished.isCompressed()
                : opcode == WebSocketFrames.TEXT && !compressed;
    }

    private void readClose(byte[] payload) {
        int code = WebSocketFrames.closeCode(payload);
        deaf = true;
        if (isClosing()) {
            bothClosed();
        } else if (code < 0) {
            refuse(code == WebSocketFrames.REASON_NOT_UTF8 ? NOT_UTF8 : FrameReader.PROTOCOL_ERROR);
            bothClosed();
        } else {
            goodbye(code, WebSocketFrames.closeReason(payload));
        }
    }

    private void answerPing(byte[] payload) {
        // Only the latest ping needs an answer (RFC 6455, section 5.5.3), and answers must not pile up.
        if (channel.isWritable()) {
            sendControl(WebSocketFrames.PONG, Unpooled.wrappedBuffer(payload));
        }
    }

    /** Asks the peer whether it is there. */
    protected final void sendPing() {
        sendControl(WebSocketFrames.PING, Unpooled.EMPTY_BUFFER);
    }

    private void sendControl(int opcode, ByteBuf content) {
        channel.writeAndFlush(WebSocketFrames.control(channel.alloc(), opcode, content), channel.voidPromise());
    }

    // ---- messages

    private void readData(int opcode, boolean isFinal, boolean compressed, byte[] payload) {
        boolean isWhole = isFinal && opcode != WebSocketFrames.CONTINUATION;
        if (isText(opcode, compressed) && !isUtf8(payload, isWhole, isFinal)) {
            fail(NOT_UTF8);
        } else if (isWhole) {
            deliver(opcode, compressed, payload);
        } else {
            Unfinished message = unfinished();
            message.add(opcode, compressed, payload, channel.alloc());
            if (isFinal) {
                deliver(message.opcode(), message.isCompressed(), message.takeMessage());
            }
        }
    }

    private boolean isUtf8(byte[] payload, boolean isWhole, boolean isFinal) {
        if (isWhole && unfinished == null) {
            return Utf8.check(payload, 0, payload.length, Utf8.COMPLETE) == Utf8.COMPLETE;
        }
        return unfinished().checkRest(payload, isFinal);
    }

    private void deliver(int opcode, boolean compressed, byte[] payload) {
        if (!compressed) {
            message(opcode, payload);
            return;
        }
        try {
            long limit = (long) MAX_INFLATION * reader.maxLength();
            byte[] restored = Deflate.decompress(payload, (int) Math.min(limit, Integer.MAX_VALUE));
            boolean isText = opcode == WebSocketFrames.TEXT && checksText();
            if (isText && Utf8.check(restored, 0, restored.length, Utf8.COMPLETE) != Utf8.COMPLETE) {
                fail(NOT_UTF8);
            } else {
                message(opcode, restored);
            }
        } catch (Deflate.TooBigException tooBig) {
            fail(Disconnect.MESSAGE_TOO_BIG);
        } catch (DataFormatException notCompressed) {
            fail(Disconnect.BAD_REQUEST);
        }
    }

    /** Closing must not wait for ever for a peer that takes nothing any more. */
    public static void cutLater(Channel channel) {
        channel.eventLoop().schedule(() -> channel.close(), CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
