package dev.fanfare.netty.internal.loop;

import dev.fanfare.spi.Acceptor;
import dev.fanfare.spi.Loop;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** The loops of a server that sessions and raw connections live on, used in turn. Safe for any thread. */
public final class SessionLoops {

    private final List<SessionLoop> loops = new ArrayList<>();
    private final ChannelGroup connections = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
    private final AtomicInteger next = new AtomicInteger();

    /**
     * @param attach makes what an engine needs for a loop
     */
    public SessionLoops(EventLoopGroup group, Function<Loop, Acceptor> attach) {
        for (EventExecutor executor : group) {
            NettyLoop loop = new NettyLoop((EventLoop) executor);
            loops.add(new SessionLoop(loop, attach.apply(loop), connections));
        }
    }

    /** The loop for the next connection. */
    public SessionLoop next() {
        return loops.get(Math.floorMod(next.getAndIncrement(), loops.size()));
    }

    /**
     * What an event loop is to sessions.
     *
     * @param eventLoop one of these loops
     * @throws IllegalArgumentException if it is none of them
     */
    public SessionLoop of(EventLoop eventLoop) {
        for (SessionLoop each : loops) {
            if (each.loop().eventLoop() == eventLoop) {
                return each;
            }
        }
        throw new IllegalArgumentException("not a loop of sessions: " + eventLoop);
    }

    /** The open connections of all loops. */
    public ChannelGroup connections() {
        return connections;
    }

    /**
     * The server is about to stop: sessions are asked to go, also those that come from now on.
     *
     * @param window in which those go that are there
     */
    public void stop(Duration window) {
        loops.forEach(loop -> loop.acceptor().stop(window));
    }

    /** The loops are about to end. */
    public void close() {
        loops.forEach(loop -> loop.acceptor().close());
    }
}
