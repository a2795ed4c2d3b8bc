package dev.fanfare.netty.internal.raw;

import dev.fanfare.netty.internal.loop.NettyLoop;
import dev.fanfare.netty.internal.websocket.WebSocketFrames;
import dev.fanfare.raw.ConnectionStatus;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a raw connection sends, up to its close frame, and so how far the connection is. Any thread puts
 * frames in; the loop writes those that have come together and flushes once. What was put in before the
 * close frame is written before it.
 */
final class RawOutbox {

    /**
     * How a connection ended.
     *
     * @param code of the side that closed first
     * @param reason the same side's
     * @param isOwn whether that was this side
     */
    record Goodbye(int code, String reason, boolean isOwn) {

        /** The peer said goodbye without a code (RFC 6455, section 7.1.5). */
        static final int NO_CODE = 1005;

        static final Goodbye BROKEN = new Goodbye(1006, "", false);
    }

    /** A frame with how many bytes it counts for; a close frame has a goodbye in place of a payload. */
    @SuppressWarnings("ArrayRecordComponent") // Written once, never compared.
    private record Frame(
            int opcode, byte[] payload, @Nullable Goodbye goodbye) {
        int size() {
            return payload.length + WebSocketFrames.MAX_HEADER;
        }
    }

    private final Channel channel;
    private final NettyLoop loop;
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Frame> waiting = new ArrayDeque<>();
    private boolean drainComes;
    private long bytes;

    // Written under the lock, and never taken back: whoever asks how the connection is need not take it.
    private volatile @Nullable Goodbye goodbye;
    private volatile boolean closed;

    /** The close frame, once it is being written; belongs to the loop, as does what follows. */
    private @Nullable ChannelFuture closeWritten;

    private boolean peerHasClosed;

    RawOutbox(Channel channel, NettyLoop loop, int maxBytes) {
        this.channel = channel;
        this.loop = loop;
        this.maxBytes = maxBytes;
    }

    ConnectionStatus status() {
        if (closed) {
            return ConnectionStatus.CLOSED;
        }
        return goodbye == null ? ConnectionStatus.CONNECTED : ConnectionStatus.CLOSING;
    }

    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sends a message; from any thread. The payload is not modified any more.
     *
     * @return why it was not taken, or null if it was
     */
    @Nullable
    String send(int opcode, byte[] payload) {
        Frame frame = new Frame(opcode, payload, null);
        lock.lock();
        try {
            if (goodbye != null) {
                return closed ? "it is closed" : "it is closing";
            }
            if (bytes + frame.size() > maxBytes) {
                return "the peer does not read fast enough: " + bytes + " bytes wait, and with " + frame.size()
                        + " more it would be over maxQueuedBytes, which is " + maxBytes;
            }
            bytes += frame.size();
            put(frame);
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Sends a close frame, unless one side has closed already; from any thread. Says whether it did. */
    boolean close(Goodbye farewell) {
        lock.lock();
        try {
            if (goodbye != null) {
                return false;
            }
            goodbye = farewell;
            put(new Frame(WebSocketFrames.CLOSE, new byte[0], farewell));
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The peer has closed: the transport ends when the close frame is written. On the loop. */
    void endAfterClose() {
        peerHasClosed = true;
        if (closeWritten != null) {
            closeWritten.addListener(ChannelFutureListener.CLOSE);
        }
    }

    /**
     * The transport is gone.
     *
     * @param otherwise how the connection ended, if nobody has closed it
     * @return how it ended
     */
    Goodbye closed(Goodbye otherwise) {
        lock.lock();
        try {
            closed = true;
            if (goodbye == null) {
                goodbye = otherwise;
            }
            return goodbye;
        } finally {
            lock.unlock();
        }
    }

    private void put(Frame frame) {
        waiting.add(frame);
        if (!drainComes) {
            drainComes = true;
            loop.execute(this::drain);
        }
    }

    private void drain() {
        List<Frame> frames;
        lock.lock();
        try {
            frames = List.copyOf(waiting);
            waiting.clear();
            drainComes = false;
        } finally {
            lock.unlock();
        }
        frames.forEach(this::write);
        channel.flush();
    }

    private void write(Frame frame) {
        if (frame.goodbye != null) {
            writeClose(frame.goodbye);
            return;
        }
        ByteBuf buffer = channel.alloc().ioBuffer(frame.size());
        WebSocketFrames.writeHeader(buffer, frame.opcode, frame.payload.length);
        buffer.writeBytes(frame.payload);
        channel.write(buffer).addListener(done -> {
            lock.lock();
            try {
                bytes -= frame.size();
            } finally {
                lock.unlock();
            }
        });
    }

    private void writeClose(Goodbye farewell) {
        // The peer's answer is awaited, because closing at once could cut off what is under way.
        channel.config().setAutoRead(true);
        int code = farewell.code == Goodbye.NO_CODE ? 0 : farewell.code;
        closeWritten =
                channel.write(WebSocketFrames.close(channel.alloc(), code, farewell.isOwn ? farewell.reason : ""));
        if (peerHasClosed) {
            closeWritten.addListener(ChannelFutureListener.CLOSE);
        }
    }
}
