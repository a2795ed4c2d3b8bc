package dev.fanfare.redis.internal.state;

import static dev.fanfare.redis.internal.format.Values.bytes;
import static dev.fanfare.redis.internal.format.Values.text;

import dev.fanfare.redis.internal.layout.RedisLayout;
import dev.fanfare.redis.internal.link.Script;
import io.lettuce.core.ZAddArgs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has what is over taken away and announced though nobody asks for it. Redis knows when the next thing of each channel is over;
 * nodes look every second for channels whose time has come, and each of these is one node's own for a while, so that the more
 * nodes there are the less each has to do. Safe for any thread.
 */
final class EndSweep implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EndSweep.class);

    /** The most that the announcement of an end is late. */
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** How many channels are looked at together: for so many steps Redis answers nobody else. */
    private static final int CHANNELS_AT_ONCE = 16;

    /** A channel is looked at again if whoever has taken it has not said for so long that he did. */
    private static final Duration LEASE = Duration.ofSeconds(10);

    /**
     * What came of it to look at a channel.
     *
     * @param next when the next thing is over, in milliseconds of Redis; "" for never
     * @param isOver whether something was taken away
     */
    record Looked(String next, boolean isOver) {}

    private final RedisLayout layout;
    private final StateKeys keys;
    private final Function<String, CompletionStage<Looked>> expire;
    private final AtomicBoolean isUnderWay = new AtomicBoolean();

    /** What Redis is to be told still: when something of a channel is over. As many as there are updates under way. */
    private final Map<String, Double> untold = new ConcurrentHashMap<>();

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "fanfare-redis-ends");
        made.setDaemon(true);
        return made;
    });

    /**
     * @param expire takes away what is over of a channel
     */
    EndSweep(RedisLayout layout, StateKeys keys, Function<String, CompletionStage<Looked>> expire) {
        this.layout = layout;
        this.keys = keys;
        this.expire = expire;
    }

    void start() {
        thread.scheduleWithFixedDelay(this::turn, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Somebody must look at a channel.
     *
     * @param at when, in milliseconds of Redis
     */
    void watch(String channel, double at) {
        untold.merge(channel, at, Math::min);
        tell(channel, at);
    }

    private void tell(String channel, double at) {
        layout.call(keys.due(), redis -> redis.zadd(keys.due(), ZAddArgs.Builder.lt(), at, bytes(channel)))
                .whenComplete((added, problem) -> {
                    if (problem == null) {
                        untold.remove(channel, at);
                    }
                });
    }

    /** Whether Redis knows of every end that this node knows of. */
    boolean isSettled() {
        return untold.isEmpty() && !isUnderWay.get();
    }

    private void turn() {
        if (isUnderWay.compareAndSet(false, true)) {
            untold.forEach(this::tell);
            sweep();
        }
    }

    /** Goes on as long as there is something to do. */
    private void sweep() {
        layout.run(
                        Script.STATE_DUE,
                        List.of(keys.due(), keys.taken()),
                        bytes(CHANNELS_AT_ONCE),
                        bytes(LEASE.toMillis()))
                .thenCompose(this::look)
                .whenComplete((isMore, problem) -> {
                    if (problem == null && isMore) {
                        sweep();
                        return;
                    }
                    isUnderWay.set(false);
                    if (problem != null) {
                        LOG.debug("What is over could not be taken away; it is tried again", problem);
                    }
                });
    }

    private CompletionStage<Boolean> look(List<Object> channels) {
        List<CompletableFuture<Boolean>> looked = channels.stream()
                .map(channel -> look(text(channel))
                        // Its lease brings it back; others are over, too.
                        .exceptionally(problem -> false)
                        .toCompletableFuture())
                .toList();
        // Where the clocks of two Redis differ, the one may say that it is time, and the other that nothing is over.
        return CompletableFuture.allOf(looked.toArray(CompletableFuture[]::new))
                .thenApply(all -> looked.stream().anyMatch(CompletableFuture::join));
    }

    private CompletionStage<Boolean> look(String channel) {
        return expire.apply(channel).thenCompose(looked -> {
            if (!looked.next().isEmpty()) {
                watch(channel, Double.parseDouble(looked.next()));
            }
            return layout.call(keys.taken(), redis -> redis.zrem(keys.taken(), bytes(channel)))
                    .thenApply(removed -> looked.isOver());
        });
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
