package dev.fanfare.internal.memory;

import dev.fanfare.spi.GroupStore;
import dev.fanfare.spi.Ticker;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Keeps groups in the memory of this process. Every stage is complete when it is returned. */
public final class MemoryGroupStore implements GroupStore {

    /** How often members whose time is over are looked for while there is no room. */
    private static final long WHEN_FULL_MILLIS = 1_000;

    /** How often otherwise. */
    private static final long SWEEP_MILLIS = 600_000;

    private final Ticker ticker;
    private final int limit;
    private final Map<String, Memberships> members = new HashMap<>();

    /** How many memberships there are in all. */
    private int count;

    private long lastSweep;

    /** The groups of one member. */
    private static final class Memberships {

        private final Set<String> groups = new HashSet<>();
        private boolean isForEver;
        private long end;

        boolean isOver(long now) {
            return !isForEver && now >= end;
        }
    }

    /**
     * @param ticker for how long members stay
     * @param limit how many memberships there may be in all, at least 1
     */
    public MemoryGroupStore(Ticker ticker, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, and is " + limit);
        }
        this.ticker = ticker;
        this.limit = limit;
        this.lastSweep = ticker.millis();
    }

    @Override
    public synchronized CompletionStage<Boolean> add(String group, String member, @Nullable Duration ttl) {
        Objects.requireNonNull(group, "group must not be null");
        long now = ticker.millis();
        sweepNowAndThen(now);
        Memberships before = present(member, now);
        boolean isNew = before == null || !before.groups.contains(group);
        if (isNew && count >= limit) {
            return CompletableFuture.completedStage(false);
        }
        Memberships memberships = before == null ? new Memberships() : before;
        memberships.isForEver = ttl == null;
        memberships.end = ttl == null ? 0 : now + millis(ttl);
        if (isNew) {
            memberships.groups.add(group);
            members.put(member, memberships);
            count++;
        }
        return CompletableFuture.completedStage(true);
    }

    private static long millis(Duration ttl) {
        if (ttl.toMillis() < 1) {
            throw new IllegalArgumentException("ttl must be at least 1 ms, and is " + ttl);
        }
        return ttl.toMillis();
    }

    /** The memberships of a member whose time is not over. */
    private @Nullable Memberships present(String member, long now) {
        Memberships memberships = members.get(Objects.requireNonNull(member, "member must not be null"));
        if (memberships != null && memberships.isOver(now)) {
            members.remove(member);
            count -= memberships.groups.size();
            return null;
        }
        return memberships;
    }

    private void sweepNowAndThen(long now) {
        // A full store is not searched again and again for what is not over yet.
        if (now - lastSweep >= (count >= limit ? WHEN_FULL_MILLIS : SWEEP_MILLIS)) {
            lastSweep = now;
            members.values().removeIf(memberships -> {
                boolean isOver = memberships.isOver(now);
                count -= isOver ? memberships.groups.size() : 0;
                return isOver;
            });
        }
    }

    @Override
    public synchronized CompletionStage<Void> remove(String group, String member) {
        Memberships memberships = present(member, ticker.millis());
        if (memberships != null && memberships.groups.remove(group)) {
            count--;
            if (memberships.groups.isEmpty()) {
                members.remove(member);
            }
        }
        return CompletableFuture.completedStage(null);
    }

    @Override
    public synchronized CompletionStage<Set<String>> groups(Collection<String> asked) {
        long now = ticker.millis();
        Set<String> groups = new HashSet<>();
        for (String member : asked) {
            Memberships memberships = present(member, now);
            if (memberships != null) {
                groups.addAll(memberships.groups);
            }
        }
        return CompletableFuture.completedStage(groups);
    }

    @Override
    public synchronized CompletionStage<Void> refresh(Collection<String> refreshed, Duration ttl) {
        long now = ticker.millis();
        long end = now + millis(ttl);
        for (String member : refreshed) {
            Memberships memberships = present(member, now);
            if (memberships != null) {
                memberships.end = end;
            }
        }
        return CompletableFuture.completedStage(null);
    }

    @Override
    public synchronized void close() {
        members.clear();
        count = 0;
    }
}
