package dev.fanfare.netty.internal.loop;

import dev.fanfare.spi.Loop;
import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Netty event loop as the engine sees it. */
public final class NettyLoop implements Loop {

    private static final Logger LOG = LoggerFactory.getLogger(NettyLoop.class);

    /** The clock of the JVM may be anything, also below zero. */
    private static final long ORIGIN = System.nanoTime();

    private final EventLoop loop;

    public NettyLoop(EventLoop loop) {
        this.loop = loop;
    }

    /** The loop as Netty sees it. */
    public EventLoop eventLoop() {
        return loop;
    }

    @Override
    public boolean inLoop() {
        return loop.inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        unlessEnded(() -> loop.execute(task));
    }

    @Override
    public void schedule(Runnable task, long delayMillis) {
        unlessEnded(() -> loop.schedule(task, delayMillis, TimeUnit.MILLISECONDS));
    }

    @Override
    public void afterOthers(Runnable task) {
        // What is scheduled is looked at once in each turn of the loop, after what has arrived.
        unlessEnded(() -> loop.schedule(task, 0, TimeUnit.NANOSECONDS));
    }

    private static void unlessEnded(Runnable handingOver) {
        try {
            handingOver.run();
        } catch (RejectedExecutionException ended) {
            LOG.debug("A task came for a loop that has ended");
        }
    }

    @Override
    public long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - ORIGIN);
    }
}
