package dev.fanfare.internal.limit;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * So many places for each key, such as connections for a user. Holds only keys of which a place is taken, and as many
 * as ask at once cannot pass the limit together. Safe for any thread.
 *
 * @param <K> with equals and hashCode
 */
public final class Quotas<K> {

    private final ConcurrentMap<K, Integer> taken = new ConcurrentHashMap<>();
    private final int limit;

    /**
     * Nothing is taken yet.
     *
     * @param limit how many places each key has; 0 gives everybody any number, and nobody is remembered
     */
    public Quotas(int limit) {
        this.limit = limit;
    }

    /** Takes a place; false, and none is taken, if there is none left. */
    public boolean take(K key) {
        if (limit == 0) {
            return true;
        }
        int count = taken.merge(key, 1, Integer::sum);
        if (count > limit) {
            giveBack(key);
            return false;
        }
        return true;
    }

    /** Takes a place, be there one left or not. */
    public void takeAnyway(K key) {
        taken.merge(key, 1, Integer::sum);
    }

    /** Gives back a place that was taken. */
    public void giveBack(K key) {
        taken.computeIfPresent(key, (same, count) -> count == 1 ? null : count - 1);
    }

    /** Of how many keys a place is taken. */
    public int keys() {
        return taken.size();
    }
}
