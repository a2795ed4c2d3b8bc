package dev.fanfare.netty.internal.http;

import dev.fanfare.netty.internal.loop.SessionLoops;
import dev.fanfare.netty.internal.tls.TlsConnection;
import dev.fanfare.protocol.Outside;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What carries exchanges. It is told what to send in terms of HTTP/1.1. Everything but {@link #execute} is called on its
 * loop.
 */
abstract class ExchangeConnection extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(ExchangeConnection.class);

    final HttpFront front;
    final Channel channel;

    /** When it is looked whether something took too long. */
    final Deadline deadline;

    private @Nullable ResponseStream stream;

    ExchangeConnection(HttpFront front, Channel channel) {
        this.front = front;
        this.channel = channel;
        this.deadline = new Deadline(channel.eventLoop(), this::expire);
    }

    /** Runs a task on the loop: at once if the caller is on it. From any thread. */
    final void execute(Runnable task) {
        EventLoop loop = channel.eventLoop();
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    // ---- from the exchange

    final BodyBudget bodyBudget() {
        return front.bodyBudget();
    }

    final boolean isDraining() {
        return front.isDraining();
    }

    /** Whether it may become that of a client, which then counts until it is closed. */
    final int answerToClient(String client) {
        return front.counter().answer(channel, HttpFront.peer(channel), client);
    }

    abstract boolean isServing(Exchange asking);

    /** The request is there as a whole. */
    final void awaitAnswer() {
        deadline.in(front.settings().answerTimeout());
    }

    /** Sends something after which the connection goes on. */
    abstract void write(HttpMessage response);

    /** The exchange is over, and nothing keeps the next one from coming. */
    abstract void next();

    /**
     * Gives the connection away.
     *
     * @param last the head of an answer, which is sent before; null if the successor sends it
     */
    abstract void handOver(@Nullable HttpMessage last, SessionLoops loops, Successor successor);

    /** Says the last, hears nothing more, and closes when the peer has it. */
    abstract void end(HttpMessage last);

    /** Closes without a word. */
    final void cut() {
        channel.close();
    }

    // ---- streams

    final boolean isStreaming(ResponseStream asking) {
        return asking == stream;
    }

    /** Sends the head of an answer, whose body comes bit by bit. */
    final void stream(HttpMessage head, ResponseStream begun, boolean keepsAlive) {
        stream = begun;
        beginStream(head, keepsAlive);
        deadline.in(front.settings().answerTimeout());
    }

    abstract void beginStream(HttpMessage head, boolean keepsAlive);

    abstract ChannelFuture writePart(HttpContent part);

    /** Ends the body. */
    abstract void endStream();

    /** Tells whoever streams that there is nobody to stream to any more. */
    final void streamOver() {
        if (stream != null) {
            ResponseStream over = stream;
            stream = null;
            over.isOver();
        }
    }

    // ---- what takes too long

    /** The deadline is reached. */
    abstract void expire();

    /** Whether something waits to be taken, and nothing was since this was asked before. */
    abstract boolean isStuck();

    final void closeIfStuck() {
        if (isStuck()) {
            channel.close();
        } else {
            deadline.in(front.settings().answerTimeout());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (TlsConnection.isPeers(cause)) {
            LOG.debug("Connection {} broke: {}", channel, Outside.sentence(cause.getMessage()));
        } else {
            LOG.warn("Connection {} failed", channel, cause);
        }
        ctx.close();
    }
}
