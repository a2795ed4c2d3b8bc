package dev.fanfare.internal.hub;

import dev.fanfare.channel.SlowConsumers;
import dev.fanfare.internal.state.StateFormat;
import dev.fanfare.internal.state.WholeStateFormat;
import dev.fanfare.protocol.Publication;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Pushes of one channel that wait, in order, within the limits of the namespace: the oldest give way, or
 * those for which there is a newer one; changes of a state become one, and nothing is lost. Belongs to its loop.
 */
final class Backlog {

    private final SlowConsumers limits;
    private final @Nullable StateFormat state;
    private final int maxBytes;
    private final SlowConsumerCounter counts;

    /** By what they replace each other; a push that replaces nothing is its own key. */
    private final Map<Object, Waiting> waiting = new LinkedHashMap<>();

    private long bytes;

    /** The newest change of a state, which may be waiting. */
    private @Nullable EncodedPush newest;

    /**
     * @param state says how changes of what the channel holds become one; null if it holds no state
     * @param maxBytes what may wait, in bytes
     */
    Backlog(SlowConsumers limits, @Nullable StateFormat state, int maxBytes, SlowConsumerCounter counts) {
        this.limits = limits;
        this.state = state;
        this.maxBytes = maxBytes;
        this.counts = counts;
    }

    /**
     * @param change what the push changes of a state; null if it is no change of one
     * @param isMerged whether the change has those before in it, which are not in the push yet
     */
    private record Waiting(EncodedPush push, WholeStateFormat.@Nullable Change change, boolean isMerged, long since) {

        int weight() {
            return isMerged && change != null ? change.weight() : push.weight();
        }

        /** The push with all that it brings. */
        EncodedPush whole() {
            Publication publication = push.publication();
            return !isMerged || change == null || publication == null
                    ? push
                    : push.in(push, publication.withData(change.data()));
        }
    }

    /**
     * Adds a push.
     *
     * @param now the loop's clock
     * @return whether a publication was lost for it
     */
    boolean add(EncodedPush push, long now) {
        Publication publication = push.publication();
        if (publication == null || !limits.keepsLatest()) {
            return put(push, new Waiting(push, null, false, now));
        }
        if (state instanceof WholeStateFormat whole) {
            return putChange(push, publication, whole.change(publication.data()), now);
        }
        Object key = limits.key().isEmpty() ? "" : publication.tags().getOrDefault(limits.key(), "");
        boolean replaces = remove(key);
        return put(key, new Waiting(push, null, false, now)) || replaces;
    }

    /** Puts a change where it is one with the newest that waits, or behind it. */
    private boolean putChange(EncodedPush push, Publication publication, WholeStateFormat.Change change, long now) {
        Waiting older = newest == null ? null : waiting.get(newest);
        WholeStateFormat.Change both = older == null || older.change == null ? null : older.change.with(change);
        Publication first = older == null ? null : older.push.publication();
        if (older == null || both == null || first == null) {
            newest = push;
            return put(push, new Waiting(push, change, false, now));
        }
        // The first of a stream tells its epoch, be it alone or not.
        EncodedPush joined =
                push.in(older.push, first.epoch().isEmpty() ? publication : publication.withEpoch(first.epoch()));
        remove(older.push);
        newest = joined;
        return put(joined, new Waiting(joined, both, true, now));
    }

    /** Removes what waits, because an entry that is only replaced would keep its place among the older ones. */
    private boolean remove(Object key) {
        Waiting older = waiting.remove(key);
        if (older == null) {
            return false;
        }
        bytes -= older.weight();
        counts.conflated();
        return true;
    }

    private boolean put(Object key, Waiting entry) {
        waiting.put(key, entry);
        bytes += entry.weight();
        return dropOverLimits(entry.since);
    }

    private boolean dropOverLimits(long now) {
        int dropped = 0;
        Iterator<Waiting> oldestFirst = waiting.values().iterator();
        while (oldestFirst.hasNext()) {
            Waiting oldest = oldestFirst.next();
            boolean tooMuch = bytes > maxBytes && waiting.size() > 1;
            boolean tooOld = limits.maxAgeMillis() > 0 && now - oldest.since > limits.maxAgeMillis();
            if (!tooMuch && !tooOld) {
                break;
            }
            oldestFirst.remove();
            bytes -= oldest.weight();
            dropped++;
        }
        counts.dropped(dropped);
        return dropped > 0;
    }

    /**
     * Takes what waits and is not too old.
     *
     * @param most how many at the most
     * @param now the loop's clock
     * @return nothing if everything was too old
     */
    Taken take(int most, long now) {
        boolean lost = dropOverLimits(now);
        List<EncodedPush> pushes = new ArrayList<>(Math.min(most, waiting.size()));
        Iterator<Waiting> oldestFirst = waiting.values().iterator();
        while (pushes.size() < most && oldestFirst.hasNext()) {
            Waiting oldest = oldestFirst.next();
            oldestFirst.remove();
            bytes -= oldest.weight();
            pushes.add(oldest.whole());
        }
        if (waiting.isEmpty()) {
            newest = null;
        }
        return new Taken(pushes, lost);
    }

    /**
     * @param pushes oldest first
     * @param lost whether publications were dropped because they were too old
     */
    record Taken(List<EncodedPush> pushes, boolean lost) {}

    void clear() {
        waiting.clear();
        newest = null;
        bytes = 0;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }
}
