package dev.fanfare.internal.occupancy;

import dev.fanfare.channel.ChannelStateOptions;
import dev.fanfare.internal.hub.ChannelWatch;
import dev.fanfare.internal.limit.Seldom;
import dev.fanfare.spi.OccupancyStore;
import dev.fanfare.spi.OccupancyStore.Change;
import dev.fanfare.spi.Ticker;
import dev.fanfare.spi.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the channels that have subscribers on this node in a store that all nodes share, and tells what that gives this
 * node to tell. It asks the store one thing after the other, so that what becomes of a channel arrives in order; what could
 * not be asked is asked again. Safe for any thread.
 */
public final class Occupancy implements ChannelWatch, AutoCloseable {

    /** How long a channel stays held by a node that is not heard of any more, and a change is its own to tell. */
    static final Duration LEASE = Duration.ofSeconds(60);

    /** How often the store is asked for what is to be told. */
    static final Duration INTERVAL = Duration.ofSeconds(1);

    /** In how many parts channels are held again, one with each interval. */
    static final int PARTS = 20;

    /** How many intervals there are between two times at which what is being told is kept. */
    private static final int KEEPING = 10;

    /** How many channels the store is told of at once. */
    static final int BATCH = 500;

    /** How many changes this node tells at a time. */
    static final int MAX_TELLING = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(Occupancy.class);

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long WARNING_INTERVAL = Duration.ofMinutes(1).toMillis();

    private final String node;
    private final OccupancyStore store;
    private final Function<String, ChannelStateOptions> options;
    private final StateTeller teller;
    private final Timer timer;
    private final Ticker ticker;
    private final Seldom warning;

    /** The channels that have subscribers here, in parts. */
    private final List<Set<String>> held = new ArrayList<>(PARTS);

    /** The channels of which the store does not know yet how they are here. */
    private final Set<String> unsaid = new LinkedHashSet<>();

    private final Set<Change> telling = new HashSet<>();
    private final Set<Change> told = new LinkedHashSet<>();
    private int turn;
    private boolean isKeeping;
    private boolean isBusy;
    private boolean isClosing;
    private boolean isClosed;

    /**
     * @param node the id of this node
     * @param store is closed with this
     * @param options of a channel
     * @param timer does everything that has to do with the store
     */
    public Occupancy(
            String node,
            OccupancyStore store,
            Function<String, ChannelStateOptions> options,
            StateTeller teller,
            Timer timer,
            Ticker ticker) {
        this.node = node;
        this.store = store;
        this.options = options;
        this.teller = teller;
        this.timer = timer;
        this.ticker = ticker;
        this.warning = new Seldom(WARNING_INTERVAL, ticker.millis());
        for (int i = 0; i < PARTS; i++) {
            held.add(new HashSet<>());
        }
    }

    /** Begins to look for what is to be told, if there is anybody to tell it to. */
    public void start() {
        if (teller.isNeeded()) {
            timer.after(INTERVAL, this::tick);
        }
    }

    @Override
    public void begun(String channel) {
        changed(channel, true);
    }

    @Override
    public void ended(String channel) {
        changed(channel, false);
    }

    private void changed(String channel, boolean isHeld) {
        if (!teller.isNeeded() || options.apply(channel).events().isEmpty()) {
            return;
        }
        synchronized (this) {
            if (isClosing) {
                return;
            }
            if (isHeld) {
                part(channel).add(channel);
            } else {
                part(channel).remove(channel);
            }
            unsaid.add(channel);
        }
        wake();
    }

    private Set<String> part(String channel) {
        return held.get(Math.floorMod(channel.hashCode(), PARTS));
    }

    private void tick() {
        synchronized (this) {
            if (isClosing) {
                return;
            }
            turn = (turn + 1) % PARTS;
            unsaid.addAll(held.get(turn));
            isKeeping |= turn % KEEPING == 0;
        }
        wake();
        timer.after(INTERVAL, this::tick);
    }

    private void wake() {
        synchronized (this) {
            if (isBusy || isClosed) {
                return;
            }
            isBusy = true;
        }
        timer.after(Duration.ZERO, this::work);
    }

    /** What the store is asked in one go. */
    private record Work(List<Change> told, Map<Duration, List<String>> holds, List<Change> kept, int room) {}

    private synchronized Work next() {
        Map<Duration, List<String>> holds = new LinkedHashMap<>();
        Iterator<String> names = unsaid.iterator();
        for (int i = 0; i < BATCH && names.hasNext(); i++) {
            String channel = names.next();
            names.remove();
            // Whoever goes may come back for a while.
            Duration ttl = part(channel).contains(channel)
                    ? LEASE
                    : options.apply(channel).vacatedDelay();
            holds.computeIfAbsent(ttl, none -> new ArrayList<>()).add(channel);
        }
        List<Change> over = List.copyOf(told);
        told.clear();
        List<Change> kept = isKeeping ? List.copyOf(telling) : List.of();
        isKeeping = false;
        return new Work(over, holds, kept, isClosing ? 0 : Math.min(BATCH, MAX_TELLING - telling.size()));
    }

    private void work() {
        Work work = next();
        CompletionStage<Void> done = CompletableFuture.completedStage(null);
        if (!work.told.isEmpty()) {
            done = done.thenCompose(before -> store.told(node, work.told));
        }
        for (Map.Entry<Duration, List<String>> hold : work.holds.entrySet()) {
            done = done.thenCompose(before -> store.hold(node, hold.getValue(), hold.getKey()));
        }
        done.thenCompose(before -> store.take(node, work.kept, work.room, LEASE))
                .whenComplete((taken, problem) -> {
                    if (problem == null) {
                        went(work, taken);
                    } else {
                        failed(work, problem);
                    }
                });
    }

    private void went(Work work, List<Change> taken) {
        List<Change> mine = new ArrayList<>();
        boolean isMore;
        synchronized (this) {
            for (Change change : taken) {
                // At the end another node takes it, when its lease is over.
                if (!isClosing && telling.add(change)) {
                    mine.add(change);
                }
            }
            isBusy = false;
            isMore = !unsaid.isEmpty() || !told.isEmpty() || (work.room > 0 && taken.size() >= work.room);
        }
        mine.forEach(this::tell);
        if (isMore) {
            wake();
        } else {
            endIfDone();
        }
    }

    private void failed(Work work, Throwable problem) {
        synchronized (this) {
            told.addAll(work.told);
            isKeeping |= !work.kept.isEmpty();
            work.holds.values().forEach(unsaid::addAll);
            isBusy = false;
        }
        if (warning.isDue(ticker.millis())) {
            LOG.warn(
                    "The store could not be asked which channels have subscribers, which is tried again; nobody is told of"
                            + " channels that become occupied or vacated meanwhile",
                    problem);
        }
        if (isClosing()) {
            end();
        }
    }

    private void tell(Change change) {
        boolean isWanted = options.apply(change.channel()).events().contains(change.state());
        if (isWanted) {
            teller.tell(change.channel(), change.state()).thenRun(() -> over(change));
        } else {
            over(change);
        }
    }

    private void over(Change change) {
        synchronized (this) {
            telling.remove(change);
            told.add(change);
        }
        wake();
    }

    private synchronized boolean isClosing() {
        return isClosing;
    }

    /**
     * Lets go what is held here, for others or for good, and ends when what is being told is told, or after some seconds.
     */
    @Override
    public void close() {
        synchronized (this) {
            isClosing = true;
            held.forEach(unsaid::addAll);
            held.forEach(Collection::clear);
        }
        if (teller.isNeeded()) {
            timer.after(PATIENCE, this::end);
            wake();
        } else {
            end();
        }
    }

    private void endIfDone() {
        boolean isDone;
        synchronized (this) {
            isDone = isClosing && !isBusy && unsaid.isEmpty() && telling.isEmpty() && told.isEmpty();
        }
        if (isDone) {
            end();
        }
    }

    private void end() {
        synchronized (this) {
            if (isClosed) {
                return;
            }
            isClosed = true;
        }
        store.close();
    }
}
