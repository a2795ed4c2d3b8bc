package dev.fanfare.internal.session;

import dev.fanfare.internal.limit.Seldom;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Outside;
import dev.fanfare.spi.PresenceStore;
import dev.fanfare.spi.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the presence of a node's clients alive: refreshes their entries in batches, a part of them at a time, so that
 * each has its turn once in an interval and all of them are spread over it. What could not be refreshed is tried again
 * soon; what could not be removed is gone when its lease is. Knows nothing of sessions without presence. Safe for any
 * thread.
 */
public final class PresenceKeeper {

    /** In how many parts the entries have their turns in an interval. */
    public static final int PARTS = 32;

    /** How many entries are refreshed together. */
    public static final int BATCH = 500;

    private static final Logger LOG = LoggerFactory.getLogger(PresenceKeeper.class);

    private static final long WARNING_INTERVAL = TimeUnit.MINUTES.toMillis(1);

    private final PresencePlace place;
    private final Duration ttl;
    private final Ticker ticker;
    private final Seldom notRefreshed;
    private final Seldom notRemoved;
    private final List<Set<PresenceEntry>> parts = new ArrayList<>(PARTS);
    private final AtomicInteger nextPart = new AtomicInteger();

    /** The parts in which something could not be refreshed. */
    private final BitSet behind = new BitSet(PARTS);

    /**
     * @param store where entries are
     * @param ttl the lease of every entry
     * @param ticker for how often the log says something
     */
    public PresenceKeeper(PresenceStore store, Duration ttl, Ticker ticker) {
        this(PresencePlace.of(store, ttl), ttl, ticker);
    }

    /** @param ttl how long an entry is there that is not refreshed any more, about */
    PresenceKeeper(PresencePlace place, Duration ttl, Ticker ticker) {
        this.place = place;
        this.ttl = ttl;
        this.ticker = ticker;
        this.notRefreshed = new Seldom(WARNING_INTERVAL, ticker.millis());
        this.notRemoved = new Seldom(WARNING_INTERVAL, ticker.millis());
        for (int i = 0; i < PARTS; i++) {
            parts.add(ConcurrentHashMap.newKeySet(1));
        }
    }

    /** An entry that is not made yet. */
    public PresenceEntry entry(String channel, ClientInfo info) {
        return new PresenceEntry(this, nextPart.getAndIncrement() & (PARTS - 1), channel, info);
    }

    CompletionStage<Void> add(String channel, ClientInfo info) {
        return place.add(channel, info);
    }

    void remove(String channel, ClientInfo info) {
        CompletableFuture.completedStage(info)
                .thenCompose(gone -> place.remove(channel, gone))
                .exceptionally(problem -> {
                    if (notRemoved.isDue(ticker.millis())) {
                        LOG.warn(
                                "A client could not be removed from the presence of \"{}\", and may be seen there for {} s",
                                Outside.of(channel),
                                ttl.toSeconds(),
                                problem);
                    }
                    return null;
                });
    }

    void keep(PresenceEntry entry) {
        parts.get(entry.part()).add(entry);
    }

    void forget(PresenceEntry entry) {
        parts.get(entry.part()).remove(entry);
    }

    /**
     * Refreshes a part of the entries, and another in which something could not be refreshed, if there is one.
     *
     * @param part from 0 to {@link #PARTS} - 1
     * @param between begins each further batch when the one before has ended, after other work
     */
    public void refresh(int part, Executor between) {
        int late = nextBehind(part);
        refresh(part, parts.get(part).iterator(), between);
        if (late >= 0) {
            refresh(late, parts.get(late).iterator(), between);
        }
    }

    /** The next part that is behind, which is not from here on, and nor is the one whose turn it is. */
    private int nextBehind(int part) {
        synchronized (behind) {
            behind.clear(part);
            int next = behind.nextSetBit(part);
            int late = next < 0 ? behind.nextSetBit(0) : next;
            if (late >= 0) {
                behind.clear(late);
            }
            return late;
        }
    }

    private void refresh(int part, Iterator<PresenceEntry> left, Executor between) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        List<PresenceStore.Entry> batch = new ArrayList<>();
        while (batch.size() < BATCH && left.hasNext()) {
            PresenceStore.@Nullable Entry entry = left.next().refreshing(ended);
            if (entry != null) {
                batch.add(entry);
            }
        }
        if (batch.isEmpty()) {
            return;
        }
        CompletableFuture.completedStage(batch)
                .thenCompose(entries -> place.refresh(entries))
                .whenComplete((done, problem) -> {
                    ended.complete(null);
                    if (problem != null) {
                        failed(part, batch.size(), problem);
                    }
                    if (left.hasNext()) {
                        between.execute(() -> refresh(part, left, between));
                    }
                });
    }

    private void failed(int part, int entries, Throwable problem) {
        synchronized (behind) {
            behind.set(part);
        }
        if (notRefreshed.isDue(ticker.millis())) {
            LOG.warn(
                    "The presence of {} clients could not be refreshed, which is tried again; after {} s without, they"
                            + " are not present any more",
                    entries,
                    ttl.toSeconds(),
                    problem);
        }
    }
}
