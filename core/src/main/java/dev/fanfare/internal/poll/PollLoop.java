package dev.fanfare.internal.poll;

import dev.fanfare.channel.SlowConsumers;
import dev.fanfare.internal.session.Downlink;
import dev.fanfare.internal.session.SessionLoop;
import dev.fanfare.spi.SharedBatch;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one loop has of the shared poll of a channel: who tracks which key there, and what has changed and waits for its
 * turn. Of a key that changes again meanwhile only the last change is left. But for {@link #offer}, its methods are called on
 * the loop.
 */
final class PollLoop {

    /** How many clients are given a change before the loop does its other work. */
    private static final int TURN = 256;

    private final SessionLoop loop;
    private final SlowConsumers limits;
    private final Set<Tracks> members = new HashSet<>();
    private final Map<PollKey, KeyTracks> tracked = new HashMap<>();

    /** What waits; other threads add to it. */
    private final Map<PollKey, KeyChange> waiting = new LinkedHashMap<>();

    private boolean isNewEpoch;
    private boolean awake;

    /** The change whose turn it is, and which of its clients were not given it yet: those before a place. */
    private @Nullable KeyChange current;

    private @Nullable KeyTracks receivers;
    private int place;

    PollLoop(SessionLoop loop, SlowConsumers limits) {
        this.loop = loop;
        this.limits = limits;
    }

    SessionLoop loop() {
        return loop;
    }

    void enter(Tracks member) {
        members.add(member);
    }

    void leave(Tracks member) {
        members.remove(member);
    }

    /** Whether nobody is subscribed here. */
    boolean isEmpty() {
        return members.isEmpty();
    }

    void add(Track track) {
        tracked.computeIfAbsent(track.key(), any -> new KeyTracks()).add(track);
    }

    void remove(Track track) {
        KeyTracks tracks = tracked.get(track.key());
        if (tracks != null) {
            tracks.remove(track);
            if (tracks.size() == 0) {
                tracked.remove(track.key());
            }
        }
    }

    /** Something has changed; from any thread. */
    void offer(PollKeys.Outcome outcome) {
        synchronized (waiting) {
            if (outcome.isNewEpoch()) {
                isNewEpoch = true;
                waiting.clear();
            }
            for (KeyChange change : outcome.changes()) {
                waiting.put(change.key(), change);
            }
            if (awake) {
                return;
            }
            awake = true;
        }
        loop.later(this::work);
    }

    private void work() {
        for (int left = TURN; left > 0; ) {
            KeyChange change = current == null ? next() : current;
            if (change == null) {
                return;
            }
            current = change;
            left -= give(change, left);
        }
        loop.afterOthers(this::work);
    }

    private @Nullable KeyChange next() {
        boolean isOver;
        KeyChange next = null;
        synchronized (waiting) {
            isOver = isNewEpoch;
            isNewEpoch = false;
            Iterator<KeyChange> first = waiting.values().iterator();
            if (first.hasNext()) {
                next = first.next();
                first.remove();
            } else {
                awake = false;
            }
        }
        if (isOver) {
            List.copyOf(members).forEach(Tracks::invalidate);
        }
        if (next != null) {
            receivers = next.isRemoval() ? tracked.remove(next.key()) : tracked.get(next.key());
            place = receivers == null ? 0 : receivers.size();
        }
        return next;
    }

    /**
     * Gives a change to some of those that do not have it.
     *
     * @return how many were looked at, at least one
     */
    private int give(KeyChange change, int most) {
        KeyTracks tracks = receivers;
        KeyBatches batches = new KeyBatches(change);
        int count = 0;
        try {
            while (tracks != null && count < most) {
                place = Math.min(place, tracks.size());
                if (place == 0) {
                    break;
                }
                place--;
                count++;
                give(change, tracks.get(place), batches);
            }
        } finally {
            batches.release();
        }
        if (tracks == null || place == 0) {
            current = null;
            receivers = null;
        }
        return Math.max(count, 1);
    }

    private void give(KeyChange change, Track track, KeyBatches batches) {
        Tracks owner = track.owner();
        if (!owner.has(track) || (!change.isRemoval() && track.version() >= change.version())) {
            return;
        }
        Downlink downlink = owner.downlink();
        try {
            SharedBatch batch = batches.of(downlink.format(), owner.isGivenDeltas(), track.version());
            if (change.isRemoval()) {
                owner.forget(track);
            }
            if (batch != null) {
                track.version(change.version());
                downlink.deliver(batch, limits);
            }
        } catch (RuntimeException | Error failed) {
            // The others must get theirs.
            downlink.unwritable(failed);
        }
    }
}
