package dev.fanfare.netty.internal.http;

import dev.fanfare.netty.http.HttpSettings;
import dev.fanfare.netty.internal.loop.SessionLoops;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpMessage;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.HttpConversionUtil;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** A stream of an HTTP/2 connection, which carries one exchange. It lives on the loop of its connection. */
final class Http2ExchangeConnection extends ExchangeConnection {

    /** A body is given away in parts of so many bytes: what the peer has taken is counted in them. */
    private static final int PART = 32 * 1024;

    private final HttpSettings settings;
    private final Runnable leaveConnection;
    private @Nullable Exchange exchange;
    private boolean begun;

    /** Whether the whole request has come. */
    private boolean inputEnded;

    /** Whether the end of the answer was given away. */
    private boolean ended;

    /** Whether it is to become a connection of its own, whose bytes are the data of the stream. */
    private boolean isTunnel;

    /** Whether the answer has no body, because the request has asked for none. */
    private boolean toHead;

    /** Frames that were given away, those that the network has taken, and how many that were at the last look. */
    private long given;

    private long taken;
    private long seen = -1;

    /**
     * @param leaveConnection says that the connection takes no more streams
     */
    Http2ExchangeConnection(HttpFront front, Channel channel, Runnable leaveConnection) {
        super(front, channel);
        this.settings = front.settings();
        this.leaveConnection = leaveConnection;
    }

    // ---- what comes in

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof Http2HeadersFrame head) {
                inputEnded |= head.isEndStream();
                if (!begun) {
                    begun = true;
                    begin(head);
                } else if (inputEnded) {
                    continueWith(LastHttpContent.EMPTY_LAST_CONTENT);
                }
            } else if (message instanceof Http2DataFrame data) {
                inputEnded |= data.isEndStream();
                continueWith(
                        data.isEndStream()
                                ? new DefaultLastHttpContent(data.content())
                                : new DefaultHttpContent(data.content()));
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(Http2HeadersFrame frame) {
        deadline.in(settings.requestTimeout());
        try {
            isTunnel = front.hasHttp2WebSockets() && Http2Requests.isWebSocket(frame.headers());
            RequestHead head = RequestHead.of(
                    isTunnel
                            ? Http2Requests.handshake(frame.headers())
                            : Http2Requests.head(frame.headers(), !frame.isEndStream()),
                    HttpFront.peer(channel),
                    front.proxies(),
                    front.hosts());
            Exchange beginning = new Exchange(this, head, front.find(head));
            exchange = beginning;
            toHead = head.method().equals("HEAD");
            beginning.begin();
            if (isTunnel) {
                // What follows is for whoever takes the stream over.
                channel.config().setAutoRead(false);
            }
            if (frame.isEndStream() || isTunnel) {
                continueWith(LastHttpContent.EMPTY_LAST_CONTENT);
            }
        } catch (BadRequestException refused) {
            end(Responses.whole(refused.answer(), false, true));
        }
    }

    private void continueWith(HttpContent content) {
        if (exchange != null) {
            exchange.continueWith(content);
        }
    }

    // ---- from the exchange

    @Override
    boolean isServing(Exchange asking) {
        return asking == exchange && channel.isActive();
    }

    @Override
    void write(HttpMessage response) {
        send(response);
        channel.flush();
    }

    @Override
    void next() {
        over();
    }

    /** There is nothing more to say; what was said must be taken. */
    private void over() {
        exchange = null;
        ended = true;
        deadline.in(settings.answerTimeout());
    }

    @Override
    void end(HttpMessage last) {
        // What comes now is thrown away.
        channel.config().setAutoRead(true);
        over();
        send(last);
        channel.flush();
        if (isDraining()) {
            leaveConnection.run();
        }
        if (!inputEnded) {
            // There are peers that hear the answer only when they have sent all.
            deadline.in(Http2Connection.LINGER);
        }
    }

    @Override
    void handOver(@Nullable HttpMessage last, SessionLoops loops, Successor successor) {
        exchange = null;
        deadline.cancel();
        if (last != null && isTunnel) {
            Http2Headers accepted =
                    HttpConversionUtil.toHttp2Headers(last, true).status(HttpResponseStatus.OK.codeAsText());
            accepted.remove(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT);
            channel.write(new DefaultHttp2HeadersFrame(accepted));
            channel.pipeline().addLast("tunnel", new Http2Tunnel());
        } else if (last != null) {
            send(last);
        }
        channel.pipeline().remove(this);
        successor.take(channel, loops.of(channel.eventLoop()));
        channel.flush();
        channel.config().setAutoRead(true);
    }

    // ---- streams

    @Override
    void beginStream(HttpMessage head, boolean keepsAlive) {
        exchange = null;
        write(head);
        if (!keepsAlive) {
            leaveConnection.run();
        }
    }

    @Override
    ChannelFuture writePart(HttpContent part) {
        if (toHead) {
            part.release();
            return channel.newSucceededFuture();
        }
        ChannelFuture written = give(part.content(), false);
        channel.flush();
        return written;
    }

    @Override
    void endStream() {
        if (!toHead) {
            give(Unpooled.EMPTY_BUFFER, true);
            channel.flush();
        }
        over();
        streamOver();
    }

    // ---- what goes out

    /** Sends the head of an answer, and its body if it is whole. */
    private ChannelFuture send(HttpMessage message) {
        boolean isLast = toHead
                || (message instanceof FullHttpMessage full && !full.content().isReadable());
        boolean goesOn = message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        ChannelFuture written = channel.write(
                new DefaultHttp2HeadersFrame(HttpConversionUtil.toHttp2Headers(message, true), isLast && !goesOn));
        if (message instanceof FullHttpMessage full) {
            if (isLast) {
                full.release();
            } else {
                written = give(full.content(), true);
            }
        }
        return written;
    }

    /** Gives a part of a body to the network, which takes as much as the peer has room for. */
    private ChannelFuture give(ByteBuf body, boolean isLast) {
        while (body.readableBytes() > PART) {
            counted(channel.write(new DefaultHttp2DataFrame(body.readRetainedSlice(PART), false)));
        }
        return counted(channel.write(new DefaultHttp2DataFrame(body, isLast)));
    }

    private ChannelFuture counted(ChannelFuture frame) {
        given++;
        return frame.addListener(done -> taken++);
    }

    // ---- the end

    @Override
    void expire() {
        if (exchange != null) {
            exchange.expire();
        } else if (ended && !inputEnded && given == taken) {
            // The peer need not send the rest (RFC 9113, section 8.1).
            channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
        } else {
            closeIfStuck();
        }
    }

    @Override
    boolean isStuck() {
        boolean stuck = given > taken && taken == seen;
        seen = taken;
        return stuck;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        deadline.cancel();
        if (exchange != null) {
            exchange.abandon();
            exchange = null;
        }
        streamOver();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // Whoever found that a rule is broken tells the peer which, and closes.
        if (!(cause instanceof Http2Exception)) {
            super.exceptionCaught(ctx, cause);
        }
    }
}
