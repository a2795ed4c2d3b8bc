package dev.fanfare.internal.poll;

import dev.fanfare.channel.PollMode;
import dev.fanfare.channel.PollOptions;
import dev.fanfare.poll.SharedPollResult;
import dev.fanfare.protocol.Payload;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The keys of one channel that clients of a node track, and what is known of them. Pure; not safe for several threads. */
final class PollKeys {

    private final String channel;
    private final PollOptions options;
    private final Predicate<Payload> isGiven;
    private final TreeMap<String, PollKey> keys = new TreeMap<>();

    /** Keys that somebody waits for, which are asked for before their turn. */
    private final Set<PollKey> urgent = new LinkedHashSet<>();

    /** Keys that nobody tracked for a moment, in the order of that. */
    private final Queue<PollKey> idle = new ArrayDeque<>();

    private String epoch;
    private int tracked;

    /** What values are numbered by where the backend has no versions. */
    private long counter;

    /**
     * @param isGiven whether clients may be given a value
     * @param epoch names the versions of a backend that has none; of one that has, "" until it says
     */
    PollKeys(String channel, PollOptions options, Predicate<Payload> isGiven, String epoch) {
        this.channel = channel;
        this.options = options;
        this.isGiven = isGiven;
        this.epoch = epoch;
    }

    /**
     * What an answer has changed.
     *
     * @param isNewEpoch whether the versions that clients have are worth nothing any more
     * @param changes for those who do not have them
     * @param wrong how many items make no sense
     */
    record Outcome(boolean isNewEpoch, List<KeyChange> changes, int wrong) {

        static final Outcome NOTHING = new Outcome(false, List.of(), 0);
    }

    String epoch() {
        return epoch;
    }

    int size() {
        return keys.size();
    }

    boolean isTracked() {
        return tracked > 0;
    }

    boolean hasUrgent() {
        return !urgent.isEmpty();
    }

    /**
     * One more client tracks a key.
     *
     * @param version the one that it has; 0 for none
     */
    PollKey track(String name, long version) {
        PollKey key = keys.computeIfAbsent(name, PollKey::new);
        if (!key.isTracked()) {
            tracked++;
        }
        key.tracked();
        needs(key, version);
        return key;
    }

    /** A client that tracks a key has a version of it, which may be none. */
    void needs(PollKey key, long version) {
        if (isKnown(key) && (version == 0 || version < key.version()) && key.want()) {
            urgent.add(key);
        }
    }

    private boolean isKnown(PollKey key) {
        return keys.get(key.name()) == key;
    }

    /** One client less tracks a key. */
    void release(PollKey key, long now) {
        if (key.released(now) && isKnown(key)) {
            tracked--;
            urgent.remove(key);
            if (key.idle(true)) {
                idle.add(key);
            }
        }
    }

    /**
     * Forgets keys that nobody has tracked for a while.
     *
     * @return in how many milliseconds to do so again; 0 for never
     */
    long forgetIdle(long now) {
        long delay = options.channelShutdownDelay().toMillis();
        for (PollKey key = idle.peek(); key != null; key = idle.peek()) {
            long due = key.idleSince() + delay;
            boolean isGone = key.isTracked() || !isKnown(key);
            if (!isGone && due > now) {
                return due - now;
            }
            idle.remove();
            key.idle(false);
            if (!isGone) {
                keys.remove(key.name());
            }
        }
        return 0;
    }

    /** Takes keys that somebody waits for and no request is under way for. */
    List<PollKey> takeUrgent() {
        List<PollKey> taken = new ArrayList<>();
        for (Iterator<PollKey> each = urgent.iterator();
                each.hasNext() && taken.size() < options.refreshBatchSize(); ) {
            PollKey key = each.next();
            if (!key.isAsked()) {
                each.remove();
                taken.add(key);
            }
        }
        return taken;
    }

    /** The keys whose turn it is: a batch in their order, after one that had its turn, or from the first. */
    List<PollKey> batch(@Nullable String after) {
        Map<String, PollKey> rest = after == null ? keys : keys.tailMap(after, false);
        return rest.values().stream().limit(options.refreshBatchSize()).toList();
    }

    /** Those of a batch that are asked for in its turn. */
    List<PollKey> due(List<PollKey> batch) {
        List<PollKey> due = new ArrayList<>();
        for (PollKey key : batch) {
            boolean isTold = key.takeTold() && !key.isWanted();
            if (key.isTracked() && !key.isAsked() && !isTold) {
                urgent.remove(key);
                due.add(key);
            }
        }
        return due;
    }

    /** A request has failed: what was wanted is wanted in the next turn. */
    void failed(List<PollKey> asked) {
        asked.forEach(key -> key.answered(false));
    }

    /** A request was answered. */
    Outcome answered(List<PollKey> asked, SharedPollResult result) {
        boolean isNewEpoch = isVersioned() && begin(result.epoch());
        Map<String, PollKey> byName = new HashMap<>();
        Map<PollKey, Boolean> whole = new HashMap<>();
        for (PollKey key : asked) {
            byName.put(key.name(), key);
            whole.put(key, key.answered(true));
        }
        List<KeyChange> changes = new ArrayList<>();
        int wrong = 0;
        for (SharedPollResult.Item item : result.items()) {
            PollKey key = byName.get(item.key());
            if (key == null || !isPossible(item)) {
                wrong++;
            } else if (isKnown(key)) {
                KeyChange change = item.removed() ? remove(key) : take(key, item, Boolean.TRUE.equals(whole.get(key)));
                if (change != null) {
                    changes.add(change);
                }
            }
        }
        return new Outcome(isNewEpoch, changes, wrong);
    }

    /** The application says a value by itself. */
    Outcome told(SharedPollResult.Item item, String newEpoch) {
        PollKey key = keys.get(item.key());
        if (key == null) {
            return Outcome.NOTHING;
        }
        boolean isNewEpoch = begin(newEpoch);
        KeyChange change = take(key, item, false);
        if (change == null) {
            return new Outcome(isNewEpoch, List.of(), 0);
        }
        key.told();
        return new Outcome(isNewEpoch, List.of(change), 0);
    }

    /** Whether the backend has versions. */
    boolean isVersioned() {
        return options.mode() == PollMode.VERSIONED;
    }

    /** Whether what the backend says is a new epoch, which begins then. */
    private boolean begin(String said) {
        if (said.isEmpty() || said.equals(epoch)) {
            return false;
        }
        epoch = said;
        keys.values().forEach(key -> key.version(0));
        return true;
    }

    private boolean isPossible(SharedPollResult.Item item) {
        return item.removed()
                || (!item.data().isEmpty() && isGiven.test(item.data()) && (item.version() > 0 || !isVersioned()));
    }

    private KeyChange remove(PollKey key) {
        keys.remove(key.name());
        urgent.remove(key);
        if (key.isTracked()) {
            tracked--;
        }
        return KeyChange.removed(channel, key);
    }

    /**
     * Takes a value.
     *
     * @param isWhole whether it was asked for whatever its version, so that somebody may be without it
     * @return null if nobody need be told
     */
    private @Nullable KeyChange take(PollKey key, SharedPollResult.Item item, boolean isWhole) {
        long before = key.version();
        boolean isNew = item.version() > 0 ? item.version() > before : key.hasChanged(item.data());
        if (isNew) {
            key.version(item.version() > 0 ? item.version() : ++counter);
            counter = Math.max(counter, key.version());
            return KeyChange.of(channel, key, item, key.version(), before);
        }
        if (!isWhole) {
            return null;
        }
        if (item.version() > 0 && item.version() < before) {
            // The backend is behind what it has said before: who waits is given what comes next.
            key.want();
            return null;
        }
        return KeyChange.of(channel, key, item, before, 0);
    }
}
