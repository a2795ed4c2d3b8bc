package dev.fanfare.bench.peers;

import dev.fanfare.netty.NativeTransport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.util.concurrent.EventExecutor;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What Netty can do at best: broadcasts in the plain dialect, with no session, history or limit. The
 * measure for what everything above it costs.
 */
public final class BroadcastServer {

    private static final int MAX_BODY = 64 * 1024;

    private final Map<EventLoop, Shard> shards = new HashMap<>();

    private BroadcastServer(EventLoopGroup loops, boolean burst) {
        for (EventExecutor loop : loops) {
            shards.put((EventLoop) loop, new Shard((EventLoop) loop, burst));
        }
    }

    /**
     * Serves until the process ends.
     *
     * @param args the port, and {@code burst} to combine what is queued into one shared buffer; without
     *     it, each publication is one shared frame and one flush for each connection
     */
    public static void main(String[] args) throws InterruptedException {
        int port = Integer.parseInt(args[0]);
        boolean burst = args.length > 1 && args[1].equals("burst");
        NativeTransport transport = NativeTransport.best();
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(transport.handlers());
        BroadcastServer server = new BroadcastServer(loops, burst);
        new ServerBootstrap()
                .group(loops)
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(MAX_BODY))
                                .addLast(new WebSocketServerProtocolHandler("/"))
                                .addLast(server.new Commands());
                    }
                })
                .bind(port)
                .sync()
                .channel()
                .closeFuture()
                .sync();
    }

    private Shard shard(ChannelHandlerContext ctx) {
        return Objects.requireNonNull(shards.get(ctx.channel().eventLoop()));
    }

    private final class Commands extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
            String text = frame.text();
            int end = text.indexOf(' ');
            if (text.charAt(0) == '+') {
                shard(ctx).subscribe(text.substring(end + 1), ctx.channel());
                ctx.writeAndFlush(new TextWebSocketFrame(text.substring(0, end)));
            } else {
                String channel = text.substring(1, end);
                byte[] payload = text.substring(end + 1).getBytes(StandardCharsets.UTF_8);
                shards.values().forEach(shard -> shard.offer(channel, payload));
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            shard(ctx).leave(ctx.channel());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    /** The frame as a server writes it: a final text frame without a mask. */
    static void write(ByteBuf out, byte[] payload) {
        out.writeByte(0x81);
        if (payload.length < 126) {
            out.writeByte(payload.length);
        } else {
            out.writeByte(126).writeShort(payload.length);
        }
        out.writeBytes(payload);
    }
}
