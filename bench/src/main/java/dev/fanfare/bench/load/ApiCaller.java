package dev.fanfare.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One connection to the HTTP API, on which one call follows the answer to the one before. */
final class ApiCaller extends SimpleChannelInboundHandler<FullHttpResponse> {

    private final Endpoint endpoint;
    private final String key;
    private final Listener listener;
    private @Nullable Channel channel;
    private long started;

    /** What becomes of calls; heard on the connection's loop. */
    interface Listener {
        /**
         * The server took a publication.
         *
         * @param nanos since the time that was told
         */
        void taken(long nanos);

        /** The server refused a publication, or the connection is gone. */
        void broke(String problem);
    }

    ApiCaller(Endpoint endpoint, String key, Listener listener) {
        this.endpoint = endpoint;
        this.key = key;
        this.listener = listener;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        channel = ctx.channel();
    }

    /**
     * Publishes. On the loop.
     *
     * @param from when its time begins to run
     */
    void publish(Ledger.Publication publication, long from) {
        started = from;
        Channel open = Objects.requireNonNull(channel);
        ByteBuf body = open.alloc().buffer();
        ByteBufUtil.writeAscii(body, "{\"channel\":\"" + publication.channel() + "\",\"data\":");
        body.writeBytes(publication.payload().unsafeArray()).writeByte('}');
        DefaultFullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.POST, endpoint.pathAndQuery() + "/publish", body);
        request.headers()
                .set(HttpHeaderNames.HOST, endpoint.authority())
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
                .set("X-API-Key", key);
        open.writeAndFlush(request, open.voidPromise());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse answer) {
        long nanos = System.nanoTime() - started;
        String body = answer.content().toString(StandardCharsets.UTF_8);
        String refusal = refusal(endpoint.toString(), answer.status().code(), body);
        if (refusal.isEmpty()) {
            listener.taken(nanos);
        } else {
            listener.broke(refusal);
        }
    }

    /** What is wrong with an answer of the API; "" if nothing is. */
    static String refusal(String api, int status, String body) {
        return status == 200 && !body.contains("\"error\"")
                ? ""
                : "The HTTP API at " + api + " (--publish-url, --api-key) answered " + status + " " + body.strip();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        listener.broke("A connection to the HTTP API at " + endpoint + " broke.");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        listener.broke("A connection to the HTTP API at " + endpoint + " broke: " + cause.getMessage());
        ctx.close();
    }
}
