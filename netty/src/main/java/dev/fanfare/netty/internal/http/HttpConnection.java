package dev.fanfare.netty.internal.http;

import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.http.HttpSettings;
import dev.fanfare.netty.internal.loop.SessionLoop;
import dev.fanfare.netty.internal.loop.SessionLoops;
import dev.fanfare.netty.internal.tls.TlsConnection;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 connection: takes its requests, one at a time, to what is behind their paths, and sees to it that
 * nothing on it takes too long. Everything but {@link #execute} is called on its loop.
 */
final class HttpConnection extends ExchangeConnection {

    /** How long a peer may take to close a connection after its last answer, before it is cut. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final HttpSettings settings;
    private final RequestDecoder decoder;
    private final ResponseEncoder encoder = new ResponseEncoder();
    private final Progress progress;
    private Phase phase = Phase.ARRIVING;

    /** Whether the peer has sent anything at all. */
    private boolean heard;

    /** Whether the peer will send nothing more. */
    private boolean inputClosed;

    private boolean unflushed;
    private @Nullable Exchange exchange;
    private boolean streamKeepsAlive;

    HttpConnection(HttpFront front, Channel channel) {
        super(front, channel);
        this.settings = front.settings();
        this.decoder = new RequestDecoder(front.decoderConfig(), this);
        this.progress = new Progress(channel);
    }

    /** Adds its handlers to the pipeline of its channel. */
    void begin() {
        channel.pipeline()
                .addLast("decoder", decoder)
                .addLast("encoder", encoder)
                .addLast("http", this);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        deadline.in(settings.requestTimeout());
    }

    // ---- what comes in

    /** Whether the decoder is to go on: with the head of the next request, or with the body of this one. */
    boolean wantsMore() {
        return switch (phase) {
            // A peer that asks and does not read must not make answers pile up.
            case IDLE, ARRIVING -> channel.isWritable();
            case SERVING -> exchange != null && !exchange.hasArrived();
            default -> false;
        };
    }

    void bytesArrived() {
        heard = true;
        if (phase == Phase.IDLE) {
            arriving();
        }
    }

    private void arriving() {
        phase = Phase.ARRIVING;
        deadline.in(settings.requestTimeout());
    }

    /**
     * The decoder has done what it could.
     *
     * @param more whether bytes wait
     */
    void decoded(boolean more) {
        flush();
        if (phase == Phase.LEAVING || phase == Phase.GONE) {
            return;
        }
        if (more && phase == Phase.IDLE) {
            arriving();
        }
        read(!more || wantsMore());
        endWithInput();
    }

    private void read(boolean on) {
        // Writing may have found that the peer is gone.
        if (channel.isActive() && channel.config().isAutoRead() != on) {
            channel.config().setAutoRead(on);
        }
    }

    /** The peer will send nothing more, but may still read. */
    void inputEnded() {
        inputClosed = true;
        endWithInput();
    }

    /** Closes if the peer sends nothing more, and has been given what it can be given. */
    private void endWithInput() {
        boolean isOver = switch (phase) {
            // Whole requests are answered, unless some wait for the answers before theirs to be taken.
            case IDLE, ARRIVING -> channel.isWritable();
            case SERVING -> exchange == null || !exchange.hasArrived();
            case STREAMING, LEAVING, LINGERING -> true;
            case ENDING, GONE -> false;
        };
        if (inputClosed && isOver) {
            channel.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request) {
            begin(request);
        } else if (message instanceof HttpContent content && phase == Phase.SERVING && exchange != null) {
            try {
                exchange.continueWith(content);
            } finally {
                content.release();
            }
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(HttpRequest request) {
        try {
            RequestHead head = RequestHead.of(request, HttpFront.peer(channel), front.proxies(), front.hosts());
            exchange = new Exchange(this, head, front.find(head));
            phase = Phase.SERVING;
            encoder.answering(head.method().equals("HEAD"));
            exchange.begin();
        } catch (BadRequestException refused) {
            refuse(refused.answer());
        }
    }

    /** Answers what is no request. */
    private void refuse(HttpAnswer answer) {
        encoder.answering(false);
        end(Responses.whole(answer, false, true));
    }

    // ---- from the exchange

    @Override
    boolean isServing(Exchange asking) {
        return asking == exchange && phase == Phase.SERVING;
    }

    @Override
    void write(HttpMessage response) {
        send(response);
    }

    private void send(HttpObject response) {
        unflushed = true;
        channel.write(response, channel.voidPromise());
        if (!decoder.isDecoding()) {
            flush();
        }
    }

    private void flush() {
        if (unflushed) {
            unflushed = false;
            channel.flush();
        }
    }

    @Override
    void next() {
        exchange = null;
        phase = Phase.IDLE;
        deadline.in(settings.idleTimeout());
        resume();
    }

    private void resume() {
        if (!decoder.isDecoding()) {
            decoder.resume();
            endWithInput();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable()) {
            resume();
        }
    }

    // ---- streams

    @Override
    void beginStream(HttpMessage head, boolean keepsAlive) {
        phase = Phase.STREAMING;
        streamKeepsAlive = keepsAlive;
        send(head);
    }

    @Override
    ChannelFuture writePart(HttpContent part) {
        return channel.writeAndFlush(part);
    }

    @Override
    void endStream() {
        if (streamKeepsAlive) {
            send(LastHttpContent.EMPTY_LAST_CONTENT);
            streamOver();
            next();
        } else {
            endWith(LastHttpContent.EMPTY_LAST_CONTENT);
            streamOver();
        }
    }

    // ---- the end

    @Override
    void handOver(@Nullable HttpMessage last, SessionLoops loops, Successor successor) {
        SessionLoop loop = loops.next();
        phase = Phase.LEAVING;
        read(false);
        channel.writeAndFlush(last == null ? Unpooled.EMPTY_BUFFER : last).addListener(sent -> {
            if (sent.isSuccess() && channel.isActive() && !inputClosed) {
                leave(
                        loop.loop().eventLoop(),
                        new Relocation(
                                moved -> successor.take(moved, loop),
                                () -> front.connections().remove(channel)));
            } else {
                channel.close();
            }
        });
    }

    private void leave(EventLoop loop, Relocation relocation) {
        gone();
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast("relocation", relocation);
        pipeline.remove(this);
        pipeline.remove(encoder);
        // What it has not decoded goes on to the relocation.
        pipeline.remove(decoder);
        relocation.begin(channel, loop);
    }

    /** The peer speaks HTTP/2. */
    void becomeHttp2() {
        phase = Phase.LEAVING;
        read(false);
        leave(front.http2Loop(channel), new Relocation(moved -> new Http2Connection(front, moved).begin(), () -> {}));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake
                && handshake.isSuccess()
                && TlsConnection.isHttp2(channel)) {
            becomeHttp2();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    void end(HttpMessage last) {
        endWith(last);
    }

    private void endWith(HttpObject last) {
        phase = Phase.ENDING;
        exchange = null;
        deadline.in(settings.answerTimeout());
        decoder.turnDeaf();
        read(true);
        channel.writeAndFlush(last).addListener(sent -> linger(sent.isSuccess()));
    }

    /** Closing before the peer has stopped sending could take its last answer from it (RFC 9112, section 9.6). */
    private void linger(boolean sent) {
        if (sent && !inputClosed && phase == Phase.ENDING && channel instanceof DuplexChannel duplex) {
            phase = Phase.LINGERING;
            deadline.in(LINGER);
            TlsConnection.shutdownOutput(duplex);
        } else {
            channel.close();
        }
    }

    /** The server has waited long enough: closes, unless a request is under way. */
    void endIfIdle() {
        if (phase == Phase.IDLE || phase == Phase.LINGERING || (phase == Phase.ARRIVING && !heard)) {
            channel.close();
        }
    }

    @Override
    void expire() {
        switch (phase) {
            case IDLE -> {
                if (progress.isPending()) {
                    closeIfStuck();
                } else {
                    channel.close();
                }
            }
            case ARRIVING -> {
                if (heard) {
                    refuse(HttpAnswer.text(408, "The request took too long"));
                } else {
                    channel.close();
                }
            }
            case SERVING -> {
                if (exchange != null) {
                    exchange.expire();
                }
            }
            case STREAMING, ENDING -> closeIfStuck();
            case LEAVING, LINGERING -> channel.close();
            case GONE -> {}
        }
    }

    @Override
    boolean isStuck() {
        return progress.isStuck();
    }

    private void gone() {
        phase = Phase.GONE;
        deadline.cancel();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        gone();
        if (exchange != null) {
            exchange.abandon();
            exchange = null;
        }
        streamOver();
    }
}
