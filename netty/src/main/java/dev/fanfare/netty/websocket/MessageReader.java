package dev.fanfare.netty.websocket;

import dev.fanfare.protocol.Disconnect;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Makes whole messages of what arrives on a WebSocket, and answers pings. All of it happens on the
 * channel's event loop.
 */
public abstract class MessageReader extends ChannelInboundHandlerAdapter implements FrameReader.Sink {

    /** How long the peer may take to answer a close frame, or to take what was written before it. */
    public static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    /** How many times larger than the message limit a compressed message may become. */
    private static final int MAX_INFLATION = 10;

    /** The connection. */
    protected final Channel channel;

    private final FrameReader reader;

    /** The beginning of a frame whose end has not arrived. */
    private @Nullable ByteBuf rest;

    /** The frames so far of a message that has more. */
    private @Nullable ByteBuf fragments;

    private int opcodeOfFragments;
    private boolean compressed;
    private boolean deaf;

    /**
     * @param reader takes apart what arrives
     */
    protected MessageReader(Channel channel, FrameReader reader) {
        this.channel = channel;
        this.reader = reader;
    }

    /** A whole message has arrived. */
    protected abstract void message(int opcode, byte[] message);

    /** A ping was answered. */
    protected abstract void ponged();

    /**
     * The peer says goodbye. It is not listened to any more.
     *
     * @param code 0 if it gave none
     */
    protected abstract void goodbye(int code, String reason);

    /** The peer has sent what must not be, and is to be told so. */
    protected abstract void refuse(Disconnect reason);

    /** Whether one side has said goodbye already, so that nothing but the other's matters. */
    protected abstract boolean isClosing();

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf before = rest;
        rest = null;
        ByteBuf in = before == null ? (ByteBuf) message : joined(before, (ByteBuf) message);
        try {
            reader.read(in, this);
            if (in.isReadable() && !deaf) {
                // What has waited already is not copied again, however slowly the end of the frame comes.
                rest = before == null
                        ? channel.alloc().heapBuffer(in.readableBytes()).writeBytes(in)
                        : in.retain().discardSomeReadBytes();
            }
        } finally {
            in.release();
        }
    }

    private static ByteBuf joined(ByteBuf before, ByteBuf arrived) {
        try {
            return before.writeBytes(arrived);
        } finally {
            arrived.release();
        }
    }

    @Override
    public final void frame(int opcode, boolean isFinal, boolean isCompressed, byte[] payload) {
        if (opcode == WebSocketFrames.CLOSE) {
            readClose(payload);
        } else if (isClosing()) {
            return;
        } else if (opcode == WebSocketFrames.PING) {
            answerPing(payload);
        } else if (opcode == WebSocketFrames.PONG) {
            ponged();
        } else if ((opcode == WebSocketFrames.CONTINUATION) != (fragments != null)) {
            unreadable(FrameReader.PROTOCOL_ERROR);
        } else if (isFinal && fragments == null) {
            deliver(opcode, isCompressed, payload);
        } else {
            readFragment(opcode, isFinal, isCompressed, payload);
        }
    }

    private void readClose(byte[] payload) {
        int code = WebSocketFrames.closeCode(payload);
        if (code < 0 && !isClosing()) {
            unreadable(FrameReader.PROTOCOL_ERROR);
        } else {
            deaf = true;
            goodbye(Math.max(0, code), WebSocketFrames.closeReason(payload));
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

    private void readFragment(int opcode, boolean isFinal, boolean isCompressed, byte[] payload) {
        ByteBuf message = fragments;
        if (message == null) {
            message = channel.alloc().heapBuffer(payload.length);
            fragments = message;
            opcodeOfFragments = opcode;
            compressed = isCompressed;
        }
        if (payload.length > reader.maxLength() - message.readableBytes()) {
            refuse(Disconnect.MESSAGE_TOO_BIG);
            return;
        }
        message.writeBytes(payload);
        if (isFinal) {
            byte[] whole = ByteBufUtil.getBytes(message);
            releaseFragments();
            deliver(opcodeOfFragments, compressed, whole);
        }
    }

    private void deliver(int opcode, boolean isCompressed, byte[] payload) {
        try {
            long limit = (long) MAX_INFLATION * reader.maxLength();
            message(
                    opcode,
                    isCompressed ? Deflate.decompress(payload, (int) Math.min(limit, Integer.MAX_VALUE)) : payload);
        } catch (Deflate.TooBigException tooBig) {
            refuse(Disconnect.MESSAGE_TOO_BIG);
        } catch (DataFormatException notCompressed) {
            refuse(Disconnect.BAD_REQUEST);
        }
    }

    private void releaseFragments() {
        if (fragments != null) {
            fragments.release();
            fragments = null;
        }
    }

    @Override
    public final void unreadable(Disconnect reason) {
        deaf = true;
        refuse(reason);
    }

    @Override
    public final boolean isDone() {
        return deaf;
    }

    /** Closing must not wait for ever for a peer that takes nothing any more. */
    public static void cutLater(Channel channel) {
        channel.eventLoop().schedule(() -> channel.close(), CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        deaf = true;
        releaseFragments();
        if (rest != null) {
            rest.release();
            rest = null;
        }
    }
}
