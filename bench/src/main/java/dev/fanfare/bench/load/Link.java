package dev.fanfare.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A WebSocket to the server. What the listener hears, it hears on the channel's event loop. */
final class Link extends ChannelInboundHandlerAdapter implements FrameScanner.Sink {

    private final Endpoint endpoint;
    private final String subprotocol;
    private final int opcode;
    private final Inlet inlet;
    private final Listener listener;
    private final FrameScanner scanner;
    private @Nullable Upgrade upgrade = new Upgrade();
    private @Nullable Channel channel;
    private int code;
    private String problem = "";

    /** What happens to a link. */
    interface Listener {
        /** The WebSocket is open. */
        void opened(Link link);

        /** A message has come; the bytes are valid during the call only. */
        void message(byte[] bytes, int from, int to);

        /** Everything that came in one go has been delivered. */
        default void readComplete() {}

        /**
         * The link is gone.
         *
         * @param code with which the server closed it; 0 if it did not
         * @param reason what the server or the network said about it
         */
        void closed(int code, String reason);
    }

    Link(Client client, Endpoint endpoint, Dialect dialect, Listener listener) {
        this.endpoint = endpoint;
        this.subprotocol = dialect.subprotocol();
        this.opcode = dialect.isBinary() ? Frames.BINARY : Frames.TEXT;
        this.inlet = client.inlet();
        this.listener = listener;
        this.scanner = new FrameScanner(inlet, this);
    }

    /** Sends a message, from any thread; it is dropped if the link is gone. */
    void send(byte[] message) {
        Channel open = Objects.requireNonNull(channel);
        open.writeAndFlush(Frames.masked(open.alloc(), opcode, message), open.voidPromise());
    }

    /** Whether the connection takes more without piling it up. */
    boolean isWritable() {
        return Objects.requireNonNull(channel).isWritable();
    }

    /** Stops reading or resumes it, from any thread. */
    void reading(boolean on) {
        Objects.requireNonNull(channel).config().setAutoRead(on);
    }

    /** Cuts the connection without saying why, from any thread. */
    void cut() {
        if (channel != null) {
            channel.close();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        channel = ctx.channel();
        ctx.writeAndFlush(Unpooled.wrappedBuffer(Upgrade.request(endpoint, subprotocol)));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        inlet.arrived();
        try {
            if (upgrade != null) {
                if (!upgrade.read(in)) {
                    return;
                }
                upgrade = null;
                listener.opened(this);
            }
            scanner.read(in);
            listener.readComplete();
        } catch (IllegalArgumentException unexpected) {
            fail(ctx, String.valueOf(unexpected.getMessage()));
        } finally {
            in.release();
        }
    }

    @Override
    public void message(byte[] bytes, int from, int to) {
        listener.message(bytes, from, to);
    }

    @Override
    public void control(int frame, byte[] bytes, int from, int to) {
        if (frame == FrameScanner.PING) {
            Channel open = Objects.requireNonNull(channel);
            open.writeAndFlush(
                    Frames.masked(open.alloc(), Frames.PONG, Arrays.copyOfRange(bytes, from, to)), open.voidPromise());
        } else if (frame == FrameScanner.CLOSE) {
            code = to - from < 2 ? 0 : ((bytes[from] & 0xFF) << 8) | (bytes[from + 1] & 0xFF);
            String reason = code == 0 ? "" : new String(bytes, from + 2, to - from - 2, StandardCharsets.UTF_8);
            problem = "the server closed the connection with code " + code + " (" + reason + ")";
            cut();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        listener.closed(code, problem.isEmpty() ? "the connection broke" : problem);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(ctx, "the connection broke: " + cause.getMessage());
    }

    private void fail(ChannelHandlerContext ctx, String reason) {
        if (problem.isEmpty()) {
            problem = reason;
        }
        ctx.close();
    }
}
