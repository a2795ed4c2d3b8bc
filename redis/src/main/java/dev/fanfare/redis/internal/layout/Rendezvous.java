package dev.fanfare.redis.internal.layout;

import java.util.List;

/**
 * Chooses one of several places for a name, by rendezvous hashing: the place whose hash together with the name is the greatest.
 * The order in which the places were written down does not matter, and when one is added or removed, only those names go
 * elsewhere that it gets or had. Safe for any thread.
 */
public final class Rendezvous {

    private final long[] places;

    /**
     * @param places at least one; different from each other
     */
    public Rendezvous(List<String> places) {
        this.places = places.stream().mapToLong(Rendezvous::hash).toArray();
    }

    /** {@return which of the places} */
    public int place(String name) {
        long hash = hash(name);
        int best = 0;
        long most = mixed(places[0] ^ hash);
        for (int i = 1; i < places.length; i++) {
            long next = mixed(places[i] ^ hash);
            if (Long.compareUnsigned(next, most) > 0) {
                most = next;
                best = i;
            }
        }
        return best;
    }

    /** FNV-1a over UTF-16, and mixed. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return mixed(hash);
    }

    /** The finalizer of SplitMix64: each bit depends on every other. */
    private static long mixed(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
