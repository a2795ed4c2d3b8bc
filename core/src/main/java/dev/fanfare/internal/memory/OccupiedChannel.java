package dev.fanfare.internal.memory;

import dev.fanfare.channel.ChannelState;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who holds a channel, and what is told of it. Times are in milliseconds. Not safe for several threads. */
final class OccupiedChannel {

    /** Until when a node holds it, by the id of the node. */
    private final Map<String, Long> holds = new HashMap<>();

    /** Whether the application has been told that it is occupied. */
    private boolean isToldOccupied;

    /** Whether anybody has held it since the last change was taken. */
    private boolean isVisited;

    /** What is being told; null for nothing. */
    private @Nullable ChannelState change;

    private String teller = "";
    private long lease;

    void hold(String node, long until) {
        holds.put(node, until);
        isVisited = true;
    }

    /** A change that its node tells still. */
    void keep(String node, ChannelState kept, long until) {
        if (change == kept && teller.equals(node)) {
            lease = until;
        }
    }

    /** What a node has to tell if it takes it; null if there is nothing, or another tells it. */
    @Nullable
    ChannelState take(String node, long now, long until) {
        holds.values().removeIf(end -> end <= now);
        if (change == null) {
            change = next();
            if (change == null) {
                return null;
            }
            isVisited = false;
        } else if (lease > now) {
            return null;
        }
        teller = node;
        lease = until;
        return change;
    }

    private @Nullable ChannelState next() {
        if (isToldOccupied) {
            return holds.isEmpty() ? ChannelState.VACATED : null;
        }
        return isVisited || !holds.isEmpty() ? ChannelState.OCCUPIED : null;
    }

    void told(String node, ChannelState told) {
        if (change == told && teller.equals(node)) {
            isToldOccupied = told == ChannelState.OCCUPIED;
            change = null;
        }
    }

    /** Whether nothing is known of it that matters. */
    boolean isForgettable() {
        return !isToldOccupied && change == null && !isVisited && holds.isEmpty();
    }

    /** When there may be something to tell, if nothing happens before. */
    long due(long now) {
        if (change != null) {
            return lease;
        }
        return isToldOccupied
                ? holds.values().stream().mapToLong(Long::longValue).max().orElse(now)
                : now;
    }
}
