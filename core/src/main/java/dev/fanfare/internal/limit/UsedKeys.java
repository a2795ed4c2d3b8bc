package dev.fanfare.internal.limit;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Idempotency keys that were used, each with what came of it, for a time that is the same for all. Not safe for several
 * threads. Times are in milliseconds.
 *
 * @param <R> what came of it
 */
public final class UsedKeys<R> {

    /** What a used key takes beside its letters, in bytes. */
    private static final int OVERHEAD = 192;

    private final Map<String, Used<R>> keys = new LinkedHashMap<>();
    private final long ttl;
    private long bytes;

    private record Used<R>(R result, long until) {}

    /**
     * @param ttl how long a key is remembered
     */
    public UsedKeys(Duration ttl) {
        this.ttl = ttl.toMillis();
    }

    /** What came of the first use of a key; null if it was not used, or too long ago. */
    public @Nullable R result(String key, long now) {
        Used<R> used = keys.get(key);
        return used == null || used.until <= now ? null : used.result;
    }

    /** Remembers a key, and forgets those that are past their time. */
    public void remember(String key, R result, long now) {
        forgetOld(now);
        keys.put(key, new Used<>(result, now + ttl));
        bytes += weightOf(key);
    }

    /** Whether there is none within its time; forgets on the way those that are not. */
    public boolean isEmpty(long now) {
        forgetOld(now);
        return keys.isEmpty();
    }

    /** About how much memory they take. */
    public long bytes() {
        return bytes;
    }

    // All live equally long, so the oldest come first.
    private void forgetOld(long now) {
        Iterator<Map.Entry<String, Used<R>>> oldest = keys.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<String, Used<R>> used = oldest.next();
            if (used.getValue().until > now) {
                return;
            }
            oldest.remove();
            bytes -= weightOf(used.getKey());
        }
    }

    private static int weightOf(String key) {
        return OVERHEAD + key.length();
    }
}
