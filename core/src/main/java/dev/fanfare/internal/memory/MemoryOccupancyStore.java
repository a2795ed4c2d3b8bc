package dev.fanfare.internal.memory;

import dev.fanfare.channel.ChannelState;
import dev.fanfare.spi.OccupancyStore;
import dev.fanfare.spi.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Knows which channels have subscribers, in the memory of this process. Every stage is complete when it is returned. */
public final class MemoryOccupancyStore implements OccupancyStore {

    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    private final Ticker ticker;
    private final Map<String, Watched> channels = new HashMap<>();

    /** When to look at which channel; one for each at the most. */
    private final TreeSet<Look> looks =
            new TreeSet<>(Comparator.comparingLong(Look::at).thenComparingLong(Look::number));

    private long number;

    private record Look(long at, long number, String channel) {}

    private static final class Watched {

        private final OccupiedChannel channel = new OccupiedChannel();

        /** When to look at it next; null while that is not known. */
        private @Nullable Look next;
    }

    /**
     * @param ticker for how long something is held
     */
    public MemoryOccupancyStore(Ticker ticker) {
        this.ticker = ticker;
    }

    @Override
    public synchronized CompletionStage<Void> hold(String node, Collection<String> names, Duration ttl) {
        long now = ticker.millis();
        long end = now + millis("ttl", ttl);
        for (String name : names) {
            Watched watched = channels.computeIfAbsent(name, added -> new Watched());
            watched.channel.hold(node, end);
            lookLater(name, watched, now);
        }
        return DONE;
    }

    @Override
    public synchronized CompletionStage<List<Change>> take(
            String node, Collection<Change> kept, int limit, Duration lease) {
        long now = ticker.millis();
        long end = now + millis("lease", lease);
        for (Change change : kept) {
            Watched watched = channels.get(change.channel());
            if (watched != null) {
                watched.channel.keep(node, change.state(), end);
            }
        }
        List<Change> taken = new ArrayList<>();
        while (taken.size() < limit && !looks.isEmpty() && looks.first().at <= now) {
            Look look = Objects.requireNonNull(looks.pollFirst());
            Watched watched = Objects.requireNonNull(channels.get(look.channel));
            watched.next = null;
            ChannelState state = watched.channel.take(node, now, end);
            if (state != null) {
                taken.add(new Change(look.channel, state));
            }
            lookLater(look.channel, watched, now);
        }
        return CompletableFuture.completedStage(taken);
    }

    @Override
    public synchronized CompletionStage<Void> told(String node, Collection<Change> changes) {
        long now = ticker.millis();
        for (Change change : changes) {
            Watched watched = channels.get(change.channel());
            if (watched != null) {
                watched.channel.told(node, change.state());
                lookLater(change.channel(), watched, now);
            }
        }
        return DONE;
    }

    /** Looks again when it is time, and forgets what nobody needs. */
    private void lookLater(String name, Watched watched, long now) {
        boolean isOver = watched.channel.isForgettable();
        long due = watched.channel.due(now);
        Look next = watched.next;
        // One that is too early finds nothing, and then the right one is known.
        if (next != null && (isOver || due < next.at)) {
            looks.remove(next);
            next = null;
        }
        if (isOver) {
            channels.remove(name);
        } else if (next == null) {
            watched.next = new Look(due, number++, name);
            looks.add(watched.next);
        }
    }

    private static long millis(String what, Duration time) {
        if (time.toMillis() < 1) {
            throw new IllegalArgumentException(what + " must be at least 1 ms, and is " + time);
        }
        return time.toMillis();
    }

    @Override
    public synchronized void close() {
        channels.clear();
        looks.clear();
    }
}
