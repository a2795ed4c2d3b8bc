package dev.fanfare.redis.internal.layout;

import dev.fanfare.handler.UnavailableException;
import dev.fanfare.redis.internal.link.ClusterSeeds;
import dev.fanfare.redis.internal.link.LinkOptions;
import dev.fanfare.redis.internal.link.Receiver;
import dev.fanfare.redis.internal.link.Redirection;
import dev.fanfare.redis.internal.link.RedisLink;
import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cluster of Redis, with a link to each primary. Which slots each has is asked now and then, and at once if one of them does
 * not have what it is asked for; it says so without having done anything, so that it can be asked of another. What is announced
 * in a channel is heard from the primary that has its slot.
 */
public final class RedisCluster extends RedisLayout {

    private static final Logger LOG = LoggerFactory.getLogger(RedisCluster.class);

    /** How often one command is sent on, at most. */
    private static final int MOST_REDIRECTIONS = 5;

    private static final Duration TICK = Duration.ofMillis(500);

    private final ClientResources resources = ClientResources.create();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "fanfare-redis-cluster");
        made.setDaemon(true);
        return made;
    });
    private final LinkOptions options;
    private final ClusterSeeds seeds;
    private final AtomicBoolean looking = new AtomicBoolean();
    private final List<ClusterFeed> feeds = new CopyOnWriteArrayList<>();
    private final List<WideFeed> wideFeeds = new CopyOnWriteArrayList<>();

    /** Completes when slots are known for the first time, or cannot be learned at once. */
    private final CompletableFuture<Void> tried = new CompletableFuture<>();

    private volatile Slots slots = Slots.NONE;
    private volatile Map<String, RedisLink> links = Map.of();
    private volatile String reason = "none of it is connected yet";

    /** Where slots are that somebody was sent to, and that are not noted yet. */
    private final Map<Integer, String> moved = new ConcurrentHashMap<>();

    /** Whether no link may be made any more; on the thread. */
    private boolean isEnded;

    /** When it was looked last; on the thread. */
    private long lookedAt;

    /**
     * It begins to connect.
     *
     * @param options how one talks to each; its address says what they have in common
     * @param seeds where some of them are
     */
    public RedisCluster(LinkOptions options, List<RedisURI> seeds) {
        super(options.prefix(), options.channelPrefix());
        this.options = options;
        this.seeds = new ClusterSeeds(options, seeds, resources);
        thread.execute(this::look);
        thread.scheduleWithFixedDelay(this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tick() {
        boolean isTime = System.nanoTime() - lookedAt >= options.probeInterval().toNanos();
        if (isTime || !isUp()) {
            look();
        }
        feeds.forEach(ClusterFeed::settle);
    }

    /** Asks which slots are where, as soon as that can be. */
    void look() {
        if (looking.compareAndSet(false, true)) {
            List<RedisLink> asked = links().stream().filter(RedisLink::isUp).toList();
            look(asked.iterator())
                    .whenComplete((read, problem) -> onThread(() -> {
                        looking.set(false);
                        lookedAt = System.nanoTime();
                        if (read != null) {
                            adopt(read);
                        } else {
                            reason = String.valueOf(problem.getMessage());
                            LOG.debug("It is not known which slots of the cluster are where", problem);
                        }
                        tried.complete(null);
                    }));
        }
    }

    private CompletionStage<Slots> look(Iterator<RedisLink> more) {
        if (!more.hasNext()) {
            return seeds.ask()
                    .thenApply(answer -> Slots.read(answer.slots(), answer.by().getHost()));
        }
        RedisLink link = more.next();
        // One that is cut off from the others still says what it knew.
        return link.call(redis -> redis.clusterInfo())
                .thenCompose(info -> info.contains("cluster_state:ok")
                        ? link.call(redis -> redis.clusterSlots())
                        : CompletableFuture.failedStage(new UnavailableException(
                                link.options().place() + " says that its cluster does not work")))
                .thenApply(answer -> Slots.read(answer, link.options().address().getHost()))
                .exceptionallyCompose(problem -> look(more));
    }

    /** The slots are so from now on; on the thread. */
    private void adopt(Slots next) {
        if (isEnded || next.isSame(slots)) {
            return;
        }
        Map<String, RedisLink> before = links;
        Map<String, RedisLink> after = new LinkedHashMap<>();
        next.places().forEach(place -> after.put(place, linkTo(before, place)));
        links = after;
        slots = next;
        if (!after.keySet().equals(before.keySet())) {
            LOG.info("The primaries of the Redis cluster are {}", after.keySet());
        }
        feeds.forEach(ClusterFeed::align);
        wideFeeds.forEach(WideFeed::align);
        before.forEach((place, link) -> {
            if (!after.containsKey(place)) {
                link.end();
            }
        });
    }

    private RedisLink linkTo(Map<String, RedisLink> known, String place) {
        RedisLink link = known.get(place);
        if (link != null) {
            return link;
        }
        int colon = place.lastIndexOf(':');
        RedisURI address = RedisURI.builder(options.address()).build();
        address.setHost(place.substring(0, colon));
        address.setPort(Integer.parseInt(place.substring(colon + 1)));
        return new RedisLink(options.at(address), resources);
    }

    /** @return false if everything is closed */
    private boolean onThread(Runnable task) {
        try {
            thread.execute(task);
            return true;
        } catch (RejectedExecutionException over) {
            return false;
        }
    }

    ScheduledExecutorService thread() {
        return thread;
    }

    @Override
    List<RedisLink> links() {
        return List.copyOf(links.values());
    }

    /** The link to the primary that has a slot; null if none is known. */
    @Nullable
    RedisLink link(int slot) {
        String place = slots.place(slot);
        return place == null ? null : links.get(place);
    }

    @Override
    <T> CompletionStage<T> at(String name, Function<RedisLink, CompletionStage<T>> asked) {
        return attempt(Slots.of(name), asked, MOST_REDIRECTIONS);
    }

    private <T> CompletionStage<T> attempt(int slot, Function<RedisLink, CompletionStage<T>> asked, int more) {
        RedisLink link = link(slot);
        return link == null
                ? CompletableFuture.failedStage(unknown(slot))
                : asked.apply(link).exceptionallyCompose(problem -> redirected(slot, link, problem, asked, more));
    }

    /** What is told to whoever needs a slot that nobody is known to have. */
    UnavailableException unknown(int slot) {
        return new UnavailableException(
                slots == Slots.NONE
                        ? "the Redis cluster is not reached: " + reason
                        : "no Redis of the cluster has slot " + slot + " now");
    }

    private <T> CompletionStage<T> redirected(
            int slot, RedisLink from, Throwable problem, Function<RedisLink, CompletionStage<T>> asked, int more) {
        Redirection redirection = Redirection.of(problem);
        if (redirection == null) {
            return CompletableFuture.failedStage(problem);
        }
        if (more == 0) {
            return CompletableFuture.failedStage(new UnavailableException("slot " + slot
                    + " of the Redis cluster is on its way; it was looked for " + MOST_REDIRECTIONS + " times"));
        }
        String host = redirection.host().isEmpty() ? from.options().address().getHost() : redirection.host();
        String place = host + ":" + redirection.port();
        if (redirection.isMoved()) {
            return reached(slot, place).thenCompose(link -> attempt(slot, asked, more - 1));
        }
        RedisLink other = links.get(place);
        if (other == null) {
            look();
            return CompletableFuture.failedStage(new UnavailableException(
                    "slot " + slot + " of the Redis cluster moves to " + place + ", which is not connected yet"));
        }
        // If others come between the two, it is sent back, and nothing is done.
        other.call(redis -> redis.asking());
        return asked.apply(other).exceptionallyCompose(again -> redirected(slot, other, again, asked, more - 1));
    }

    /** Notes where a slot is. Completes when that is connected, or cannot be at once. */
    private CompletionStage<Void> reached(int slot, String place) {
        CompletableFuture<Void> noted = new CompletableFuture<>();
        moved.put(slot, place);
        look();
        boolean isTaken = onThread(() -> {
            noteMoved();
            RedisLink link = link(slot);
            if (link == null) {
                noted.complete(null);
            } else {
                link.firstReady().whenComplete((ready, problem) -> noted.complete(null));
            }
        });
        if (!isTaken) {
            noted.complete(null);
        }
        return noted;
    }

    /** All that are known together: when a replica takes the place of a primary, thousands of slots move at once. */
    private void noteMoved() {
        Map<Integer, String> some = new HashMap<>();
        moved.forEach((slot, place) -> {
            if (moved.remove(slot, place)) {
                some.put(slot, place);
            }
        });
        if (!some.isEmpty()) {
            adopt(slots.with(some));
        }
    }

    @Override
    public boolean isUp() {
        return slots.isWhole() && links.values().stream().allMatch(RedisLink::isUp);
    }

    @Override
    public void awaitUp(Duration most) {
        long end = System.nanoTime() + most.toNanos();
        try {
            tried.get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException notYet) {
            LOG.debug("The Redis cluster is not reached yet", notYet);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        links().forEach(link -> link.awaitUp(Duration.ofNanos(Math.max(0, end - System.nanoTime()))));
    }

    @Override
    public String run(String key) {
        RedisLink link = link(Slots.of(key));
        return link == null ? "" : link.run();
    }

    /** Whether what is announced stays with the primary that has the slot of the channel, and is not told to all others. */
    boolean isSharded() {
        return options.sharded();
    }

    @Override
    public String announcing() {
        return isSharded() ? "SPUBLISH" : "PUBLISH";
    }

    @Override
    public CompletionStage<Void> publish(String channel, byte[] message) {
        return isSharded()
                ? call(channel, redis -> redis.spublish(channel, message)).thenAccept(heardBy -> {})
                : at(channel, link -> link.publish(channel, message));
    }

    @Override
    public Feed feed(String what, Receiver receiver) {
        ClusterFeed feed = new ClusterFeed(this, what, receiver);
        feeds.add(feed);
        feed.align();
        return feed;
    }

    void forget(ClusterFeed feed) {
        feeds.remove(feed);
    }

    @Override
    void forget(WideFeed feed) {
        wideFeeds.remove(feed);
    }

    @Override
    public WideFeed wideFeed(String what, Receiver receiver) {
        WideFeed feed = super.wideFeed(what, receiver);
        wideFeeds.add(feed);
        feed.align();
        return feed;
    }

    /** What is published to one is announced by all, and so each has a name of its own. */
    @Override
    String wideName(RedisLink link, String name) {
        return name + "@" + link.options().place();
    }

    @Override
    void endLinks() {
        onThread(() -> {
            isEnded = true;
            List<CompletableFuture<Void>> ends = new ArrayList<>();
            ends.add(seeds.end().toCompletableFuture());
            links.values().forEach(link -> ends.add(link.end().toCompletableFuture()));
            CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
                    .whenComplete((ended, problem) ->
                            resources.shutdown(RedisLink.QUIET_MILLIS, RedisLink.END_MILLIS, TimeUnit.MILLISECONDS));
            thread.shutdown();
        });
    }
}
