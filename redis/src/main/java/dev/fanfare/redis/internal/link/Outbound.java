package dev.fanfare.redis.internal.link;

import io.lettuce.core.api.StatefulRedisConnection;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What goes to Redis over one connection: together what is asked at the same time, and no more bytes than are allowed to be
 * under way. Safe for any thread.
 */
final class Outbound {

    /** There is no room. */
    static final long FULL = -1;

    private final StatefulRedisConnection<String, byte[]> connection;
    private final String run;
    private final long most;
    private final AtomicBoolean flushing = new AtomicBoolean();

    /** The bytes of all commands that were ever asked, and up to where among these all are known to be through. */
    private final AtomicLong asked = new AtomicLong();

    private final AtomicLong answered = new AtomicLong();

    /**
     * @param connection which does not flush by itself
     * @param run of the Redis at its other end
     * @param most how many bytes may be under way; a larger command is, if it is alone
     */
    Outbound(StatefulRedisConnection<String, byte[]> connection, String run, long most) {
        this.connection = connection;
        this.run = run;
        this.most = most;
    }

    StatefulRedisConnection<String, byte[]> connection() {
        return connection;
    }

    String run() {
        return run;
    }

    /**
     * Makes room for a command.
     *
     * @param size in bytes; 0 for one that has always room
     * @return where it ends among the bytes of all commands, for {@link #answered}; {@link #FULL} if there is no room
     */
    long admit(long size) {
        while (true) {
            long before = asked.get();
            long underWay = before - answered.get();
            if (size > 0 && underWay > 0 && size > most - underWay) {
                return FULL;
            }
            if (asked.compareAndSet(before, before + size)) {
                return before + size;
            }
        }
    }

    /** A command for which room was made is not sent. */
    void withdraw(long size) {
        asked.addAndGet(-size);
    }

    /**
     * Redis has answered one, and so all that were asked before: also those whose time was over, which the connection holds
     * until then.
     */
    void answered(long end) {
        answered.accumulateAndGet(end, Math::max);
    }

    /** One flush for everything that is asked until it happens. */
    void flushSoon(Executor thread) {
        if (flushing.compareAndSet(false, true)) {
            try {
                thread.execute(() -> {
                    flushing.set(false);
                    connection.flushCommands();
                });
            } catch (RejectedExecutionException over) {
                connection.flushCommands();
            }
        }
    }
}
