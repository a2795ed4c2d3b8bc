package dev.fanfare.redis.internal.link;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection, and makes another when it is lost, until it is closed. What belongs to a connection is prepared
 * before anybody is given it, which a client that reconnects by itself would not wait for. Safe for any thread.
 */
final class Reconnection<C extends StatefulConnection<String, byte[]>> {

    private static final Logger LOG = LoggerFactory.getLogger(Reconnection.class);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final int DOUBLED_AT_MOST = 4;

    private final ScheduledExecutorService thread;
    private final Outage outage;
    private final Supplier<CompletionStage<C>> connect;
    private final Function<C, CompletionStage<?>> prepare;
    private final Consumer<C> up;
    private final Runnable down;

    /** What is made or kept; on the thread. */
    private @Nullable C connection;

    private int attempts;
    private boolean closed;

    private volatile @Nullable C ready;

    /** Completes with the first connection, or the first that cannot be made. */
    private final CompletableFuture<Void> tried = new CompletableFuture<>();

    /**
     * @param thread where everything of it happens
     * @param outage is told of what becomes of it
     * @param connect makes a connection
     * @param prepare has a new connection know what it must; if that fails, it is closed
     * @param up gets a connection that is ready
     * @param down is told when one is lost, or cannot be made
     */
    Reconnection(
            ScheduledExecutorService thread,
            Outage outage,
            Supplier<CompletionStage<C>> connect,
            Function<C, CompletionStage<?>> prepare,
            Consumer<C> up,
            Runnable down) {
        this.thread = thread;
        this.outage = outage;
        this.connect = connect;
        this.prepare = prepare;
        this.up = up;
        this.down = down;
    }

    void start() {
        onThread(this::connect);
    }

    /** The connection that is ready; null if there is none. */
    @Nullable
    C ready() {
        return ready;
    }

    /** Completes when there is a connection for the first time, or none can be made at once. */
    CompletionStage<Void> firstReady() {
        return tried;
    }

    private void connect() {
        if (!closed) {
            CompletableFuture.completedStage(null)
                    .thenCompose(now -> connect.get())
                    .whenComplete((made, problem) -> {
                        boolean isTaken = onThread(() -> {
                            if (problem == null) {
                                prepare(made);
                            } else {
                                outage.on(Refusals.reason(problem));
                                down.run();
                                retry();
                            }
                        });
                        if (!isTaken && made != null) {
                            made.closeAsync();
                        }
                    });
        }
    }

    private void prepare(C made) {
        if (closed) {
            made.closeAsync();
            return;
        }
        connection = made;
        made.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> lost) {
                onThread(() -> lost(made, "the connection was closed"));
            }
        });
        // It must not throw here either, or nothing is ever tried again.
        CompletableFuture.completedStage(made)
                .thenCompose(prepare::apply)
                .whenComplete((prepared, problem) -> onThread(() -> {
                    if (connection != made) {
                        return;
                    }
                    if (problem != null) {
                        lost(made, Refusals.reason(problem));
                    } else if (!made.isOpen()) {
                        lost(made, "the connection was closed");
                    } else {
                        attempts = 0;
                        ready = made;
                        outage.over();
                        up.accept(made);
                        tried.complete(null);
                    }
                }));
    }

    /** Whether a connection is the one that is prepared or ready; on the thread. */
    boolean keeps(C made) {
        return connection == made;
    }

    /**
     * Gives a connection up that does not work.
     *
     * @param deaf one that was made here; nothing happens if it is lost already
     * @param why in words
     */
    void drop(StatefulConnection<String, byte[]> deaf, String why) {
        onThread(() -> {
            if (deaf == connection) {
                lost(connection, why);
            }
        });
    }

    private void lost(C made, String why) {
        if (connection == made) {
            connection = null;
            ready = null;
            made.closeAsync();
            outage.on(why);
            down.run();
            retry();
        }
    }

    private void retry() {
        tried.complete(null);
        if (!closed) {
            long pause = FIRST_PAUSE_MILLIS << Math.min(attempts++, DOUBLED_AT_MOST);
            // Nodes that have lost the same Redis do not all come back at the same moment.
            long some = ThreadLocalRandom.current().nextLong(pause / 2, pause + 1);
            thread.schedule(this::connect, some, TimeUnit.MILLISECONDS);
        }
    }

    /** @return false if the thread does nothing any more */
    private boolean onThread(Runnable task) {
        try {
            thread.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException problem) {
                    LOG.error("What is to be done about a connection to Redis has failed", problem);
                }
            });
            return true;
        } catch (RejectedExecutionException over) {
            // Everything is closed by then.
            return false;
        }
    }

    /** Completes when there is no connection any more. */
    CompletionStage<Void> end() {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        boolean isBegun = onThread(() -> {
            closed = true;
            C last = connection;
            connection = null;
            ready = null;
            CompletionStage<Void> over = last == null ? CompletableFuture.completedStage(null) : last.closeAsync();
            over.whenComplete((done, problem) -> ended.complete(null));
            down.run();
            tried.complete(null);
        });
        if (!isBegun) {
            tried.complete(null);
            ended.complete(null);
        }
        return ended;
    }
}
