package dev.fanfare.internal.session;

import dev.fanfare.internal.hub.Flusher;
import dev.fanfare.internal.hub.Hub;
import dev.fanfare.internal.hub.HubShard;
import dev.fanfare.spi.Loop;
import java.util.ArrayList;
import java.util.List;

/**
 * What the sessions of one loop share: their part of the hub, their timers, and which of them have something to flush.
 * But for {@link #isHere}, {@link #execute}, {@link #later} and {@link #after}, its methods are called on the loop.
 *
 * <p>Whatever enters the loop (a frame, a drain, a timer, a task of another thread) ends with {@link #flush}, so that a
 * session's messages leave together.
 */
public final class SessionLoop implements Flusher {

    private final Loop loop;
    private final HubShard shard;
    private final TimerWheel timers;
    private final List<Downlink> dirty = new ArrayList<>();

    /** Makes what the sessions of a loop share; once for each loop. */
    public SessionLoop(Loop loop, Hub hub) {
        this.loop = loop;
        this.shard = hub.shard(loop, this);
        this.timers = new TimerWheel(loop);
    }

    /** The loop's part of the hub. */
    public HubShard shard() {
        return shard;
    }

    /** Where its sessions wait for moments. */
    public TimerWheel timers() {
        return timers;
    }

    /** The loop's clock, in milliseconds. */
    public long now() {
        return loop.millis();
    }

    /** Whether the caller is on the loop. From any thread. */
    public boolean isHere() {
        return loop.inLoop();
    }

    /** Runs a task on the loop: at once if the caller is on it, and then the caller flushes. From any thread. */
    public void execute(Runnable task) {
        if (isHere()) {
            task.run();
        } else {
            later(task);
        }
    }

    /** Runs a task on the loop after what is waiting for it already. From any thread. */
    public void later(Runnable task) {
        loop.execute(() -> {
            task.run();
            flush();
        });
    }

    /** Runs a task on the loop after a delay. From any thread. */
    public void after(Runnable task, long delayMillis) {
        loop.schedule(
                () -> {
                    task.run();
                    flush();
                },
                delayMillis);
    }

    /** Runs a task on the loop after everything else that waits for it has had its turn. */
    public void afterOthers(Runnable task) {
        loop.afterOthers(() -> {
            task.run();
            flush();
        });
    }

    void flushLater(Downlink downlink) {
        if (downlink.markDirty()) {
            dirty.add(downlink);
        }
    }

    @Override
    public int waiting() {
        return dirty.size();
    }

    @Override
    public void flush() {
        for (int i = 0; i < dirty.size(); i++) {
            flush(dirty.get(i));
        }
        dirty.clear();
    }

    private static void flush(Downlink downlink) {
        try {
            downlink.flush();
        } catch (RuntimeException | Error failed) {
            // What it was to get is lost; the others must get theirs.
            downlink.unwritable(failed);
        }
    }
}
