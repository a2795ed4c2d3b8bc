package dev.fanfare.netty.internal.http;

import dev.fanfare.netty.internal.tls.TlsConnection;
import dev.fanfare.protocol.Outside;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection of HTTP/2: has each of its streams served, and sees to it that it does not stay for nothing. Its pipeline is
 *
 * <pre>
 *   http2 → streams → http
 * </pre>
 *
 * behind a {@code tls} if there is one, where {@code http} is this. Everything but {@link #execute} is called on its loop.
 */
final class Http2Connection extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(Http2Connection.class);

    /** How long a peer may take to close a connection that was said to be over, before it is cut. */
    static final Duration LINGER = Duration.ofSeconds(2);

    private final HttpFront front;
    private final Channel channel;
    private final Http2FrameCodec codec;
    private final Deadline deadline;
    private final Progress progress;

    /** Whether the peer has begun as it must. */
    private boolean heard;

    /** Whether the peer was told that no new stream is served. */
    private boolean leaving;

    Http2Connection(HttpFront front, Channel channel) {
        this.front = front;
        this.channel = channel;
        this.codec = Http2Limits.codec(front.settings(), front.hasHttp2WebSockets());
        this.deadline = new Deadline(channel.eventLoop(), this::expire);
        this.progress = new Progress(channel);
    }

    /** Adds its handlers to the pipeline of its channel, and speaks first. */
    void begin() {
        codec.connection().addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream stream) {
                streamClosed();
            }
        });
        deadline.in(front.settings().requestTimeout());
        channel.pipeline()
                .addLast("http2", codec)
                .addLast("streams", new Http2MultiplexHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel stream) {
                        stream.pipeline()
                                .addLast("reset", StreamReset.INSTANCE)
                                .addLast(
                                        "http",
                                        new Http2ExchangeConnection(front, stream, Http2Connection.this::leave));
                    }
                }))
                .addLast("http", this);
        if (front.isDraining()) {
            leave();
        }
    }

    /** Runs a task on the loop. From any thread. */
    void execute(Runnable task) {
        EventLoop loop = channel.eventLoop();
        if (loop.inEventLoop()) {
            task.run();
        } else {
            // It may move while the task waits.
            loop.execute(() -> execute(task));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof Http2SettingsFrame && !heard) {
            heard = true;
            deadline.in(front.settings().idleTimeout());
        }
        ReferenceCountUtil.release(message);
    }

    private boolean isIdle() {
        return codec.connection().numActiveStreams() == 0;
    }

    private void streamClosed() {
        if (isIdle()) {
            deadline.in(leaving ? LINGER : front.settings().idleTimeout());
        }
    }

    /** Says that no new stream is served; those that there are end as they would. A second call does nothing. */
    void leave() {
        if (!leaving && channel.isActive()) {
            leaving = true;
            channel.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
            if (isIdle()) {
                deadline.in(LINGER);
            }
        }
    }

    /** The server has waited long enough: closes, unless a request is under way. */
    void endIfIdle() {
        if (isIdle()) {
            channel.close();
        }
    }

    private void expire() {
        boolean isWelcome = heard && !leaving;
        if (!isIdle() || (isWelcome && progress.isPending())) {
            if (progress.isStuck()) {
                channel.close();
            } else {
                deadline.in(front.settings().answerTimeout());
            }
        } else if (isWelcome) {
            leave();
        } else {
            channel.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        deadline.cancel();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof Http2Exception) {
            // Whoever found it tells the peer, and closes.
            LOG.debug("Connection {} breaks the rules: {}", channel, Outside.sentence(cause.getMessage()));
            return;
        }
        TlsConnection.broke(channel, cause, LOG);
    }
}
