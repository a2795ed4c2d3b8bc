package dev.fanfare.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The way of commands for clients whose answers come on a stream: one connection for all clients of a loop, on which one
 * POST follows the other. On the loop.
 */
final class Emulation {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int MAX_ANSWER = 64 * 1024;

    private final Client client;
    private final Endpoint endpoint;
    private @Nullable Wire wire;

    Emulation(Client client, Endpoint endpoint) {
        this.client = client;
        this.endpoint = endpoint;
    }

    /**
     * Sends commands.
     *
     * @param sender fails if the server does not take them
     */
    void send(Event.Connected address, byte[] commands, Link sender) {
        byte[] body = JSON.writeValueAsBytes(Map.of(
                "session", address.session(),
                "node", address.node(),
                "data", new String(commands, StandardCharsets.UTF_8)));
        Wire open = wire;
        if (open == null || open.isGone) {
            open = new Wire();
            wire = open;
            open.connect();
        }
        open.send(body, sender);
    }

    /** A request whose body is in JSON. */
    static FullHttpRequest post(Endpoint endpoint, ByteBuf body) {
        FullHttpRequest request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, endpoint.pathAndQuery(), body);
        request.headers()
                .set(HttpHeaderNames.HOST, endpoint.authority())
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        return request;
    }

    /** A connection. */
    private final class Wire extends SimpleChannelInboundHandler<FullHttpResponse> {

        private final Queue<byte[]> waiting = new ArrayDeque<>();
        private final Queue<Link> unanswered = new ArrayDeque<>();
        private @Nullable Channel channel;
        private boolean isGone;

        void connect() {
            ChannelInitializer<Channel> pipeline = new ChannelInitializer<>() {
                @Override
                protected void initChannel(Channel fresh) {
                    fresh.pipeline().addLast(new HttpClientCodec(), new HttpObjectAggregator(MAX_ANSWER), Wire.this);
                }
            };
            client.connect(pipeline, endpoint, null, false).addListener((ChannelFuture done) -> {
                if (!done.isSuccess()) {
                    gone("could not be opened: " + done.cause().getMessage());
                }
            });
        }

        void send(byte[] body, Link sender) {
            unanswered.add(sender);
            if (channel == null) {
                waiting.add(body);
            } else {
                write(channel, body);
            }
        }

        private void write(Channel open, byte[] body) {
            open.writeAndFlush(post(endpoint, Unpooled.wrappedBuffer(body)), open.voidPromise());
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            channel = ctx.channel();
            waiting.forEach(body -> write(ctx.channel(), body));
            waiting.clear();
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse answer) {
            Link sender = unanswered.remove();
            if (!answer.status().equals(HttpResponseStatus.NO_CONTENT)
                    && !answer.status().equals(HttpResponseStatus.OK)) {
                sender.fail("the server refused a command at " + endpoint + ": " + answer.status());
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            gone("broke");
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            gone("broke: " + cause.getMessage());
            ctx.close();
        }

        private void gone(String what) {
            isGone = true;
            unanswered.forEach(sender -> sender.fail("the connection to " + endpoint + " " + what));
            unanswered.clear();
        }
    }
}
