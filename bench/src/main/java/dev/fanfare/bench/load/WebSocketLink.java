package dev.fanfare.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A WebSocket to the server. */
final class WebSocketLink extends Link implements FrameScanner.Sink {

    private final Endpoint endpoint;
    private final String subprotocol;
    private final int opcode;
    private final Inlet inlet;
    private final FrameScanner scanner;
    private @Nullable Upgrade upgrade = new Upgrade();

    WebSocketLink(Client client, Endpoint endpoint, Dialect dialect, Listener listener) {
        super(listener);
        this.endpoint = endpoint;
        this.subprotocol = dialect.subprotocol();
        this.opcode = dialect.isBinary() ? Frames.BINARY : Frames.TEXT;
        this.inlet = client.inlet();
        this.scanner = new FrameScanner(inlet, this);
    }

    @Override
    void send(byte[] message) {
        Channel open = channel();
        open.writeAndFlush(Frames.masked(open.alloc(), opcode, message), open.voidPromise());
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        super.channelActive(ctx);
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
            fail(String.valueOf(unexpected.getMessage()));
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
            Channel open = channel();
            open.writeAndFlush(
                    Frames.masked(open.alloc(), Frames.PONG, Arrays.copyOfRange(bytes, from, to)), open.voidPromise());
        } else if (frame == FrameScanner.CLOSE) {
            int closeCode = to - from < 2 ? 0 : ((bytes[from] & 0xFF) << 8) | (bytes[from + 1] & 0xFF);
            ended(closeCode, closeCode == 0 ? "" : new String(bytes, from + 2, to - from - 2, StandardCharsets.UTF_8));
        }
    }
}
