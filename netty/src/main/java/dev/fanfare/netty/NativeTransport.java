package dev.fanfare.netty;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How the operating system is asked for I/O. */
public enum NativeTransport {
    /** Linux epoll. */
    EPOLL,
    /** Linux io_uring. */
    IO_URING,
    /** macOS and BSD kqueue. */
    KQUEUE,
    /** What every JVM has. */
    NIO;

    /** The best that works on this machine. */
    public static NativeTransport best() {
        return Stream.of(EPOLL, KQUEUE)
                .filter(NativeTransport::isAvailable)
                .findFirst()
                .orElse(NIO);
    }

    /** Whether it works on this machine. */
    public boolean isAvailable() {
        return obstacle() == null;
    }

    /** Why it does not work on this machine; null if it does. */
    private @Nullable Throwable obstacle() {
        return switch (this) {
            case EPOLL -> Epoll.unavailabilityCause();
            case IO_URING -> IoUring.unavailabilityCause();
            case KQUEUE -> KQueue.unavailabilityCause();
            case NIO -> null;
        };
    }

    /**
     * Insists that it works on this machine.
     *
     * @throws IllegalArgumentException if it does not, saying why
     */
    void require() {
        Throwable obstacle = obstacle();
        if (obstacle != null) {
            throw new IllegalArgumentException(
                    "the transport " + name().toLowerCase(Locale.ROOT) + " does not work here: " + rootOf(obstacle),
                    obstacle);
        }
    }

    private static String rootOf(Throwable obstacle) {
        Throwable root = obstacle;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }

    IoHandlerFactory handlers() {
        return switch (this) {
            case EPOLL -> EpollIoHandler.newFactory();
            case IO_URING -> IoUringIoHandler.newFactory();
            case KQUEUE -> KQueueIoHandler.newFactory();
            case NIO -> NioIoHandler.newFactory();
        };
    }

    Class<? extends ServerChannel> serverChannel() {
        return switch (this) {
            case EPOLL -> EpollServerSocketChannel.class;
            case IO_URING -> IoUringServerSocketChannel.class;
            case KQUEUE -> KQueueServerSocketChannel.class;
            case NIO -> NioServerSocketChannel.class;
        };
    }
}
