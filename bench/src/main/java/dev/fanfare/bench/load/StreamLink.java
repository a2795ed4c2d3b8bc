package dev.fanfare.bench.load;

import dev.fanfare.bench.plan.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An answer over HTTP that does not end: server-sent events, or lines. Its request is what the client says first;
 * everything else it says goes by {@link Emulation}. On the client's loop.
 */
final class StreamLink extends Link {

    private static final byte[] EVENT = "data: ".getBytes(StandardCharsets.US_ASCII);

    private final Client client;
    private final Endpoint endpoint;
    private final boolean isEvents;
    private boolean isAsked;
    private Event.Connected address = new Event.Connected("", "");
    private byte[] begun = {};

    StreamLink(Client client, Endpoint endpoint, Transport transport, Listener listener) {
        super(listener);
        this.client = client;
        this.endpoint = endpoint;
        this.isEvents = transport == Transport.SSE;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ctx.pipeline().addBefore(ctx.name(), null, new HttpClientCodec());
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        super.channelActive(ctx);
        listener.opened(this);
    }

    @Override
    void admitted(Event.Connected connected) {
        address = connected;
    }

    @Override
    void send(byte[] message) {
        if (isAsked) {
            client.emulation(endpoint).send(address, message, this);
        } else {
            isAsked = true;
            channel()
                    .writeAndFlush(
                            isEvents ? events(message) : lines(message),
                            channel().voidPromise());
        }
    }

    private FullHttpRequest events(byte[] connect) {
        String query =
                "cf_connect=" + URLEncoder.encode(new String(connect, StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        String path = endpoint.pathAndQuery();
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.GET, path + (path.contains("?") ? "&" : "?") + query);
        request.headers()
                .set(HttpHeaderNames.HOST, endpoint.authority())
                .set(HttpHeaderNames.ACCEPT, HttpHeaderValues.TEXT_EVENT_STREAM);
        return request;
    }

    private FullHttpRequest lines(byte[] connect) {
        return Emulation.post(endpoint, Unpooled.wrappedBuffer(connect));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        client.inlet().arrived();
        try {
            if (message instanceof HttpResponse head && !head.status().equals(HttpResponseStatus.OK)) {
                throw new IllegalArgumentException("the server refused the stream: " + head.status());
            }
            if (message instanceof HttpContent part) {
                read(part.content());
                listener.readComplete();
            }
            if (message instanceof LastHttpContent) {
                throw new IllegalArgumentException("the server ended the stream");
            }
        } catch (IllegalArgumentException unexpected) {
            fail(String.valueOf(unexpected.getMessage()));
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    /** Takes whole lines; the beginning of one whose rest is still to come is kept. */
    private void read(ByteBuf in) {
        int end = begun.length + in.readableBytes();
        byte[] bytes = client.inlet().atLeast(end);
        System.arraycopy(begun, 0, bytes, 0, begun.length);
        in.readBytes(bytes, begun.length, end - begun.length);
        int from = 0;
        for (int at = 0; at < end; at++) {
            if (bytes[at] == '\n') {
                line(bytes, from, at);
                from = at + 1;
            }
        }
        begun = Arrays.copyOfRange(bytes, from, end);
    }

    private void line(byte[] bytes, int from, int to) {
        if (!isEvents) {
            listener.message(bytes, from, to);
        } else if (to - from > EVENT.length
                && Arrays.equals(bytes, from, from + EVENT.length, EVENT, 0, EVENT.length)) {
            listener.message(bytes, from + EVENT.length, to);
        }
    }
}
