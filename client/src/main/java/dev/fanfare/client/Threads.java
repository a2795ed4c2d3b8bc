package dev.fanfare.client;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that all sockets of a program share: made when there is something to do, gone a second after, and none
 * keeps a program running. The common pool would not do, because an application may block all of it.
 */
final class Threads {

    /** How many calls may end at once. */
    private static final int MAX_CALLS = 64;

    private static final int MAX_WORK = 16;

    private static final ThreadPoolExecutor CALLS = pool(MAX_CALLS, "fanfare-client-call");
    private static final ThreadPoolExecutor WORK = pool(MAX_WORK, "fanfare-client-work");

    /** What waits for its time, and hands over whatever may block. */
    static final ScheduledThreadPoolExecutor TIMER = timer();

    private Threads() {}

    /** Ends a call, and runs what the application has chained to it, when fewer than {@value #MAX_CALLS} are blocked. */
    static void call(Runnable task) {
        run(task, CALLS);
    }

    /** Runs what a socket does itself: it waits neither for the application nor for longer than a second. */
    static void work(Runnable task) {
        run(task, WORK);
    }

    private static void run(Runnable task, ThreadPoolExecutor pool) {
        try {
            pool.execute(task);
        } catch (OutOfMemoryError noThread) {
            // Another thread of the pool runs it: neither this task nor what its caller does next may be lost.
            pool.getQueue().add(task);
        }
    }

    private static ThreadPoolExecutor pool(int size, String name) {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(size, size, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, named("fanfare-client-timer"));
        timer.setKeepAliveTime(1, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }

    private static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
