package dev.fanfare.netty.internal.raw;

import dev.fanfare.internal.handler.SerialExecutor;
import dev.fanfare.netty.internal.loop.NettyLoop;
import dev.fanfare.netty.internal.raw.RawOutbox.Goodbye;
import dev.fanfare.netty.internal.websocket.MessageReader;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.raw.BrokenConnectionException;
import dev.fanfare.raw.Connection;
import dev.fanfare.raw.ConnectionHandler;
import dev.fanfare.raw.ConnectionStatus;
import dev.fanfare.raw.NotSentException;
import dev.fanfare.raw.WebSocketServer;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket of a raw endpoint, between {@link RawFrames}, which calls it on the loop, and the
 * application, which it calls on handler threads in order.
 */
final class RawConnection<T> implements Connection<T> {

    private static final Logger LOG = LoggerFactory.getLogger(RawConnection.class);

    private static final int MAX_REASON_BYTES = 123;

    private final String id = UUID.randomUUID().toString();
    private final RawEndpoint<T> endpoint;
    private final ConnectionHandler<T> handler;
    private final Channel channel;
    private final NettyLoop loop;
    private final RawOutbox outbox;
    private final SerialExecutor tasks;
    private final RawCallbacks callbacks;
    private final ReadBrake brake;
    private final CompletableFuture<Void> finished = new CompletableFuture<>();

    /** How the connection ends if the transport does now; belongs to the loop. */
    private Goodbye ending = Goodbye.BROKEN;

    /** The application has closed and wants to hear no more. */
    private volatile boolean deaf;

    RawConnection(
            RawEndpoint<T> endpoint, ConnectionHandler<T> handler, Channel channel, NettyLoop loop, Executor threads) {
        this.endpoint = endpoint;
        this.handler = handler;
        this.channel = channel;
        this.loop = loop;
        this.outbox = new RawOutbox(channel, loop, endpoint.options().maxQueuedBytes());
        this.tasks = new SerialExecutor(threads);
        this.callbacks = new RawCallbacks(this, error -> handler.onError(this, error));
        this.brake = new ReadBrake(channel, loop);
    }

    // ---- from the network, on the loop

    void opened() {
        call(() -> handler.onOpen(this));
    }

    void received(byte[] message) {
        brake.add(message.length);
        call(() -> {
            try {
                deliver(message);
            } finally {
                brake.remove(message.length);
            }
        });
    }

    private void deliver(byte[] message) throws Exception {
        if (!deaf) {
            handler.onMessage(this, endpoint.dataType().read(message));
        }
    }

    boolean isClosing() {
        return outbox.status() != ConnectionStatus.CONNECTED;
    }

    /** The peer has said goodbye. It is answered when what it had sent before is handled, or takes too long. */
    void closedByPeer(int code, String reason) {
        Goodbye goodbye = new Goodbye(code, reason, false);
        // It may be gone before it can be answered.
        ending = goodbye;
        run(() -> close(goodbye));
        loop.schedule(() -> close(goodbye), MessageReader.CLOSE_TIMEOUT.toMillis());
        bothClosed();
    }

    /** The peer has sent what must not be. It is told so when what it had sent before is handled, or takes too long. */
    void fail(Disconnect reason) {
        Goodbye goodbye = new Goodbye(reason.code(), reason.reason(), true);
        BrokenConnectionException broken = new BrokenConnectionException(reason.code(), reason.reason(), null);
        RawCallbacks.Callback tell = () -> handler.onError(this, broken);
        run(() -> {
            if (close(goodbye)) {
                callbacks.call(tell);
            }
        });
        loop.schedule(
                () -> {
                    if (close(goodbye)) {
                        call(tell);
                    }
                },
                MessageReader.CLOSE_TIMEOUT.toMillis());
    }

    /** Both sides have said goodbye, or will have. */
    void bothClosed() {
        outbox.endAfterClose();
    }

    /**
     * The transport is gone.
     *
     * @param cause what broke it, if anything did
     */
    void closed(@Nullable Throwable cause) {
        Goodbye goodbye = outbox.closed(ending);
        endpoint.closing(this);
        if (goodbye.equals(Goodbye.BROKEN)) {
            BrokenConnectionException broken =
                    new BrokenConnectionException(goodbye.code(), "the transport broke", cause);
            call(() -> handler.onError(this, broken));
        }
        call(() -> handler.onTerminate(this, goodbye.code(), goodbye.reason()));
        run(this::finish);
    }

    private void finish() {
        endpoint.finished(this);
        finished.complete(null);
    }

    /** Complete when the application has heard of the end. */
    CompletionStage<Void> finished() {
        return finished;
    }

    // ---- to the application

    private void call(RawCallbacks.Callback callback) {
        run(() -> callbacks.call(callback));
    }

    private void run(Runnable task) {
        try {
            tasks.execute(task);
        } catch (RejectedExecutionException shutDown) {
            LOG.warn("Connection {} is cut: the handler threads were shut down before the server", id);
            finish();
            channel.close();
        }
    }

    // ---- from the application, on any thread

    @Override
    public String id() {
        return id;
    }

    @Override
    public void send(Object message) {
        String problem = send(RawMessage.of(message));
        if (problem != null) {
            throw new NotSentException(id, problem);
        }
    }

    /** Says why a message was not taken, or null if it was. */
    @Nullable
    String send(RawMessage message) {
        return outbox.send(message.opcode(), message.payload());
    }

    @Override
    public int sendToOthers(Object message) {
        return endpoint.sendToAllBut(this, message);
    }

    @Override
    public long queuedBytes() {
        return outbox.bytes();
    }

    @Override
    public ConnectionStatus status() {
        return outbox.status();
    }

    @Override
    public void terminate(int code, String reason) {
        if (code != 1000 && (code < 3000 || code > 4999)) {
            throw new IllegalArgumentException("a close code is 1000 or 3000 to 4999, not " + code);
        }
        int length = reason.getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_REASON_BYTES) {
            throw new IllegalArgumentException("a reason has at most " + MAX_REASON_BYTES
                    + " bytes in UTF-8, and this has " + length + ": " + reason);
        }
        if (close(new Goodbye(code, reason, true))) {
            deaf = true;
        }
    }

    /** The endpoint ends. */
    void goAway(Duration timeout) {
        outbox.close(new Goodbye(1001, "the endpoint has stopped", true));
        endpoint.closing(this);
        cutAfter(timeout);
    }

    private boolean close(Goodbye goodbye) {
        boolean isFirst = outbox.close(goodbye);
        if (isFirst) {
            endpoint.closing(this);
            cutAfter(MessageReader.CLOSE_TIMEOUT);
        }
        return isFirst;
    }

    private void cutAfter(Duration timeout) {
        loop.execute(() -> {
            if (timeout.isZero()) {
                channel.close();
            } else {
                loop.schedule(channel::close, timeout.toMillis());
            }
        });
    }

    @Override
    public ConnectionHandler<T> handler() {
        return handler;
    }

    @Override
    public WebSocketServer<T> server() {
        return endpoint;
    }

    @Override
    public String toString() {
        return "connection " + id + " of " + endpoint;
    }
}
