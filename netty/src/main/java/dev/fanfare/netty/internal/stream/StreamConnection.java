package dev.fanfare.netty.internal.stream;

import dev.fanfare.http.Handshake;
import dev.fanfare.netty.internal.loop.FirstWords;
import dev.fanfare.netty.internal.loop.SessionLoop;
import dev.fanfare.netty.internal.tls.TlsConnection;
import dev.fanfare.netty.internal.websocket.MessageReader;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Push;
import dev.fanfare.spi.Inbound;
import dev.fanfare.spi.Loop;
import dev.fanfare.spi.SharedBatch;
import dev.fanfare.spi.Transport;
import dev.fanfare.spi.TransportTraits;
import dev.fanfare.spi.WireFormat;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The response that goes down to a client, for as long as its session lasts; what the client sends comes in requests of its
 * own. The connection ends with the response. All of it happens on the channel's event loop.
 */
final class StreamConnection extends ChannelInboundHandlerAdapter implements Transport {

    private static final Logger LOG = LoggerFactory.getLogger(StreamConnection.class);

    private final Channel channel;
    private final SessionLoop loop;
    private final StreamKind kind;
    private final StreamFormat format;
    private final StreamBody body;

    /** There until the head is sent, where that depends on the session. */
    private @Nullable Verdict verdict;

    private @Nullable Inbound session;
    private boolean closing;

    /**
     * @param verdict what is answered; null if the head has been sent
     */
    StreamConnection(
            Channel channel,
            SessionLoop loop,
            StreamKind kind,
            StreamFormat format,
            StreamBody body,
            @Nullable Verdict verdict) {
        this.channel = channel;
        this.loop = loop;
        this.kind = kind;
        this.format = format;
        this.body = body;
        this.verdict = verdict;
    }

    /**
     * Takes the channel, and opens the session.
     *
     * @param said what came with the request: commands, or, where there are none, a connect request
     */
    void open(Handshake handshake, byte[] said) {
        channel.pipeline().addLast("connection", this);
        loop.connections().add(channel);
        if (verdict == null) {
            begin();
            flush();
        }
        Inbound opened = loop.acceptor().open(this, handshake);
        session = opened;
        if (traits().takesCommands()) {
            opened.received(said);
        } else {
            FirstWords.take(said, this, opened);
        }
    }

    private void begin() {
        if (kind.opening().length > 0) {
            Chunk opening = Chunk.of(kind.opening());
            write(opening);
            opening.release();
        }
    }

    private Inbound session() {
        return Objects.requireNonNull(session);
    }

    // ---- from the network

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        // Nothing can follow a request whose answer ends the connection, but its end must be heard of.
        ReferenceCountUtil.release(message);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable()) {
            session().writable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        session().closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        TlsConnection.broke(channel, cause, LOG);
    }

    // ---- from the session

    @Override
    public String name() {
        return kind.transportName();
    }

    @Override
    public Loop loop() {
        return loop.loop();
    }

    @Override
    public WireFormat format() {
        return format;
    }

    @Override
    public void write(SharedBatch batch) {
        if (verdict != null && !closing) {
            channel.write(body.begin(verdict.stream()), channel.voidPromise());
            verdict = null;
            begin();
        }
        if (!closing) {
            channel.write(body.part((Chunk) batch), channel.voidPromise());
        }
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public void resume() {
        // What comes in requests of its own is never kept from coming.
    }

    @Override
    public TransportTraits traits() {
        return kind.traits();
    }

    @Override
    public void refused(ProtocolError error) {
        if (verdict != null) {
            verdict.refused(error);
        }
    }

    @Override
    public void close(Disconnect reason) {
        if (closing) {
            return;
        }
        ChannelFuture end =
                verdict == null ? channel.write(endOfStream(reason)) : body.instead(channel, verdict.instead(reason));
        closing = true;
        end.addListener(sent -> endOutput());
        channel.flush();
        MessageReader.cutLater(channel);
    }

    private Object endOfStream(Disconnect reason) {
        if (reason.code() == Disconnect.CONNECTION_CLOSED.code()) {
            return body.end();
        }
        Chunk last = format.chunk(List.of(format.codec().encode(new Push.Disconnected(reason))));
        write(last);
        last.release();
        return body.end();
    }

    /**
     * The peer's end is awaited, because closing at once could cut off what is under way. A stream of HTTP/2 is over when
     * both sides have ended it.
     */
    private void endOutput() {
        if (channel instanceof DuplexChannel duplex) {
            TlsConnection.shutdownOutput(duplex);
        }
    }
}
