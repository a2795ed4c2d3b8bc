package dev.fanfare.internal.rate;

import dev.fanfare.rate.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The buckets of many, such as users. Whoever's are full is as good as unknown and is forgotten in time; where there is no
 * room for one more, that one is not counted, so that whoever fills the room keeps nobody out. Safe for any thread.
 *
 * @param <K> with equals and hashCode
 */
public final class KeyedBuckets<K> {

    /** In how many parts they are kept, each with a lock of its own. */
    public static final int PARTS = 64;

    /** As many may be known in a part: 100,000 in all. */
    private static final int MOST = 100_000 / PARTS;

    private static final long BETWEEN_LOOKS = TimeUnit.SECONDS.toNanos(1);

    private final CommandBuckets rates;
    private final List<Part<K>> parts;

    private static final class Part<K> {
        private final Map<K, long[]> known = new HashMap<>();
        private long nextLook;

        private Part(long now) {
            nextLook = now;
        }
    }

    KeyedBuckets(CommandBuckets rates, long now) {
        this.rates = rates;
        this.parts = Stream.generate(() -> new Part<K>(now)).limit(PARTS).toList();
    }

    /** Takes the tokens that a command of somebody takes; false if one is missing. */
    boolean take(K key, Operation operation, String method, long now) {
        int hash = key.hashCode() * 0x9E3779B9;
        Part<K> part = parts.get((hash >>> 16) % PARTS);
        synchronized (part) {
            long[] buckets = part.known.get(key);
            if (buckets == null) {
                if (!hasRoom(part, now)) {
                    return true;
                }
                buckets = rates.full(now);
                part.known.put(key, buckets);
            }
            return rates.take(buckets, operation, method, now);
        }
    }

    private boolean hasRoom(Part<K> part, long now) {
        if (part.known.size() >= MOST && now - part.nextLook >= 0) {
            part.nextLook = now + BETWEEN_LOOKS;
            forget(part, now);
        }
        return part.known.size() < MOST;
    }

    /**
     * Forgets those whose buckets are full.
     *
     * @param part from 0
     */
    void forgetFull(int part, long now) {
        synchronized (parts.get(part)) {
            forget(parts.get(part), now);
        }
    }

    private void forget(Part<K> part, long now) {
        part.known.values().removeIf(buckets -> rates.areFull(buckets, now));
    }

    /** How many are known. */
    int size() {
        int size = 0;
        for (Part<K> part : parts) {
            synchronized (part) {
                size += part.known.size();
            }
        }
        return size;
    }
}
