package dev.fanfare.internal.hub;

import dev.fanfare.channel.SlowConsumers;
import dev.fanfare.internal.state.StateFormat;
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

    private record Waiting(EncodedPush push, long since) {}

    /**
     * Adds a push.
     *
     * @param now the loop's clock
     * @return whether a publication was lost for it
     */
    boolean add(EncodedPush push, long now) {
        if (push.isJoinOrLeave() || !limits.keepsLatest()) {
            return put(push, push, now);
        }
        if (state != null) {
            EncodedPush change = withWhatWaits(state, push);
            newest = change;
            return put(change, change, now);
        }
        Object key = limits.key().isEmpty() ? "" : push.tags().getOrDefault(limits.key(), "");
        boolean replaces = remove(key);
        return put(key, push, now) || replaces;
    }

    /** The push, with what waits that can be one with it. */
    private EncodedPush withWhatWaits(StateFormat format, EncodedPush push) {
        EncodedPush older = newest;
        EncodedPush both = older == null || !waiting.containsKey(older) ? null : push.mergedWith(older, format);
        if (both == null) {
            return push;
        }
        remove(older);
        return both;
    }

    /** Removes what waits, because an entry that is only replaced would keep its place among the older ones. */
    private boolean remove(@Nullable Object key) {
        Waiting older = waiting.remove(key);
        if (older == null) {
            return false;
        }
        bytes -= older.push.weight();
        counts.conflated();
        return true;
    }

    private boolean put(Object key, EncodedPush push, long now) {
        waiting.put(key, new Waiting(push, now));
        bytes += push.weight();
        return dropOverLimits(now);
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
            bytes -= oldest.push.weight();
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
            EncodedPush push = oldestFirst.next().push;
            oldestFirst.remove();
            bytes -= push.weight();
            pushes.add(push);
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
