package dev.fanfare.session;

import dev.fanfare.channel.Flusher;
import dev.fanfare.channel.HubShard;
import dev.fanfare.history.HistoryFilter;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Outside;
import dev.fanfare.spi.Acceptor;
import dev.fanfare.spi.Handshake;
import dev.fanfare.spi.Inbound;
import dev.fanfare.spi.Loop;
import dev.fanfare.spi.Transport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that belongs to one loop: its part of the hub, its timers, and which of its sessions have
 * something to flush. But for {@link #execute}, its methods are called on the loop.
 *
 * <p>Whatever enters the loop (a frame, a drain, a timer, a task of another thread) ends with {@link
 * #flush}, so that a session's messages leave together.
 */
final class Worker implements Acceptor, Flusher {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private final Engine engine;
    private final Loop loop;
    private final HubShard shard;
    private final TimerWheel timers;
    private final List<Session> dirty = new ArrayList<>();

    private boolean stopping;

    /** Sessions that are not connected yet; the others are in the registry. */
    private final Set<Session> newcomers = new HashSet<>();

    Worker(Engine engine, Loop loop) {
        this.engine = engine;
        this.loop = loop;
        this.shard = engine.hub().shard(loop, this);
        this.timers = new TimerWheel(loop);
        loop.execute(() -> timers.schedule(new PositionCheck(), nextPositionCheck()));
    }

    @Override
    public Inbound open(Transport transport, Handshake handshake) {
        Session session = new Session(engine, this, transport, handshake);
        newcomers.add(session);
        if (stopping) {
            session.disconnect(Disconnect.SHUTDOWN);
        }
        return session;
    }

    /** A session is connected, or over. */
    void noNewcomer(Session session) {
        newcomers.remove(session);
    }

    /** Closes the sessions of this loop; completes when they are closed. From any thread. */
    CompletionStage<Void> disconnectAll(Disconnect reason) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        later(() -> {
            List<Session> all = new ArrayList<>(newcomers);
            for (Session session : engine.sessions().all()) {
                if (session.worker() == this) {
                    all.add(session);
                }
            }
            all.forEach(session -> session.close(reason, "all are disconnected"));
            done.complete(null);
        });
        return done;
    }

    @Override
    public void stop() {
        later(() -> stopping = true);
        var unused = disconnectAll(Disconnect.SHUTDOWN);
    }

    @Override
    public void close() {
        engine.detach(this);
    }

    HubShard shard() {
        return shard;
    }

    TimerWheel timers() {
        return timers;
    }

    long now() {
        return loop.millis();
    }

    /** Runs a task on the loop: at once if the caller is on it, and then the caller flushes. */
    void execute(Runnable task) {
        if (loop.inLoop()) {
            task.run();
        } else {
            later(task);
        }
    }

    /** Runs a task on the loop after what is waiting for it already. */
    void later(Runnable task) {
        loop.execute(() -> {
            task.run();
            flush();
        });
    }

    /** Runs a task on the loop after a delay. */
    void after(Runnable task, long delayMillis) {
        loop.schedule(
                () -> {
                    task.run();
                    flush();
                },
                delayMillis);
    }

    void flushLater(Session session) {
        if (session.markDirty()) {
            dirty.add(session);
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

    private static void flush(Session session) {
        try {
            session.flush();
        } catch (RuntimeException | Error failed) {
            // What it was to get is lost; the others must get theirs.
            session.unwritable(failed);
        }
    }

    private long nextPositionCheck() {
        return now() + engine.options().channelPositionCheckDelay().toMillis();
    }

    /** Looks, now and then, for subscribers that a broken broker connection has left behind. */
    private final class PositionCheck extends TimerWheel.Timed {
        @Override
        long fire(long now) {
            for (String channel : shard.positionedChannels()) {
                CompletableFuture.completedStage(channel)
                        .thenCompose(each -> engine.history(each, HistoryFilter.POSITION))
                        .thenAccept(page -> later(() -> shard.checkPositions(channel, page.top())))
                        .exceptionally(problem -> {
                            LOG.debug("The positions in \"{}\" could not be checked", Outside.of(channel), problem);
                            return null;
                        });
            }
            return nextPositionCheck();
        }
    }
}
