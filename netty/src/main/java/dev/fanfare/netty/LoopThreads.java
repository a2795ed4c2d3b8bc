package dev.fanfare.netty;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes the threads of event loops: {@code fanfare-loop-1}, {@code fanfare-loop-2} and so on. They keep the
 * JVM up while their server runs.
 */
final class LoopThreads implements ThreadFactory {

    private final String name;
    private final AtomicInteger number = new AtomicInteger();

    /**
     * @param name what their names begin with
     */
    LoopThreads(String name) {
        this.name = name;
    }

    @Override
    public Thread newThread(Runnable task) {
        Thread thread = new FastThreadLocalThread(task, name + number.incrementAndGet());
        thread.setDaemon(false);
        return thread;
    }
}
