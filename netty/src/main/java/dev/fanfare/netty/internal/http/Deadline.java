package dev.fanfare.netty.internal.http;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A moment that is put off often and reached seldom: to put it off costs no timer. Belongs to a loop.
 */
final class Deadline {

    private final EventLoop loop;
    private final Runnable action;
    private @Nullable ScheduledFuture<?> timer;
    private long firesAt;
    private long at;

    /**
     * @param action what to do when it is reached
     */
    Deadline(EventLoop loop, Runnable action) {
        this.loop = loop;
        this.action = action;
    }

    /** Sets it to so long from now. */
    void in(Duration time) {
        at = System.nanoTime() + time.toNanos();
        if (timer != null && at - firesAt < 0) {
            cancel();
        }
        if (timer == null) {
            schedule();
        }
    }

    void cancel() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void schedule() {
        firesAt = at;
        timer = loop.schedule(this::fire, Math.max(0, at - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private void fire() {
        timer = null;
        if (at - System.nanoTime() > 0) {
            schedule();
        } else {
            action.run();
        }
    }
}
