package dev.fanfare.netty;

import io.netty.channel.Channel;
import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
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

    /**
     * How many sockets a loop serves before it turns to what else waits, such as deliveries: otherwise
     * those who are connected wait until all who come at the same time have been let in.
     */
    private static final int MAX_EVENTS = 64;

    /**
     * {@return the best that works on this machine: epoll, then kqueue, then NIO; io_uring only where it is chosen}
     */
    public static NativeTransport best() {
        return Stream.of(EPOLL, KQUEUE)
                .filter(NativeTransport::isAvailable)
                .findFirst()
                .orElse(NIO);
    }

    /** {@return whether it works on this machine} */
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

    /** {@return what an event loop group of this kind is made with} */
    public IoHandlerFactory handlers() {
        return switch (this) {
            case EPOLL ->
                new LastingEpoll(EpollIoHandler.newFactory(MAX_EVENTS, DefaultSelectStrategyFactory.INSTANCE));
            case IO_URING -> IoUringIoHandler.newFactory();
            case KQUEUE -> KQueueIoHandler.newFactory();
            case NIO -> NioIoHandler.newFactory();
        };
    }

    /** {@return the channel of a client's connection} */
    public Class<? extends Channel> clientChannel() {
        return switch (this) {
            case EPOLL -> EpollSocketChannel.class;
            case IO_URING -> IoUringSocketChannel.class;
            case KQUEUE -> KQueueSocketChannel.class;
            case NIO -> NioSocketChannel.class;
        };
    }

    /** {@return the channel that a server listens on} */
    public Class<? extends ServerChannel> serverChannel() {
        return switch (this) {
            case EPOLL -> EpollServerSocketChannel.class;
            case IO_URING -> IoUringServerSocketChannel.class;
            case KQUEUE -> KQueueServerSocketChannel.class;
            case NIO -> NioServerSocketChannel.class;
        };
    }
}
