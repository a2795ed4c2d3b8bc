package dev.fanfare.internal.memory;

import dev.fanfare.history.HistoryFilter;
import dev.fanfare.history.HistoryPage;
import dev.fanfare.history.Retention;
import dev.fanfare.internal.history.ChannelStream;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.PublishOptions;
import dev.fanfare.spi.PublishResult;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is remembered of one channel, and until when. Its broker locks. Times are in milliseconds. */
final class MemoryChannel {

    /** What a channel and its place in the broker's map take beside what is kept in it, in bytes. */
    private static final int OVERHEAD = 384;

    /** What a used key takes beside its letters, in bytes. */
    private static final int KEY_OVERHEAD = 192;

    private final int overhead;
    private final ChannelStream stream;
    private long publicationsUntil;
    private long positionUntil;
    private @Nullable Map<String, UsedKey> usedKeys;
    private long keyBytes;
    private long version;
    private String versionEpoch = "";
    private long versionUntil;
    private long touched;

    private record UsedKey(PublishResult result, long until) {}

    MemoryChannel(String name, StreamPosition top) {
        overhead = OVERHEAD + name.length();
        stream = new ChannelStream(top);
    }

    /** About how many bytes all of it takes. */
    long weight() {
        return overhead + stream.bytes() + keyBytes + versionEpoch.length();
    }

    /** When it was used last. */
    long touched() {
        return touched;
    }

    void touch(long now) {
        touched = now;
    }

    Publication append(Publication publication, Retention retention, long now) {
        forgetOldPublications(now);
        publicationsUntil = later(now, retention.ttl());
        return stream.append(publication, retention.size());
    }

    StreamPosition top(Duration metaTtl, long now) {
        positionUntil = Math.max(positionUntil, later(now, metaTtl));
        return stream.top();
    }

    HistoryPage page(HistoryFilter filter, Duration metaTtl, long now) {
        forgetOldPublications(now);
        top(metaTtl, now);
        return stream.page(filter);
    }

    /** Forgets the publications; the position stays. */
    void clear() {
        stream.clear();
    }

    /** Whether there are publications. */
    boolean holdsPublications() {
        return stream.bytes() > 0;
    }

    /** Where its stream stands. */
    StreamPosition top() {
        return stream.top();
    }

    /** Whether anything was ever published to the stream, so that somebody may hold a position in it. */
    boolean hasPosition() {
        return stream.top().offset() > 0;
    }

    /**
     * What a publication with the same key brought before, or, if its version is not newer than the
     * last, where the stream is.
     */
    @Nullable
    PublishResult earlier(PublishOptions options, long now) {
        UsedKey used = usedKeys == null ? null : usedKeys.get(options.idempotencyKey());
        if (used != null && used.until > now) {
            return new PublishResult(used.result.position(), true);
        }
        boolean outdated = options.version() > 0
                && versionUntil > now
                && options.versionEpoch().equals(versionEpoch)
                && options.version() <= version;
        return outdated ? new PublishResult(stream.top(), true) : null;
    }

    void remember(PublishOptions options, Retention retention, PublishResult result, long now) {
        if (options.version() > 0) {
            version = options.version();
            versionEpoch = options.versionEpoch();
            versionUntil = later(now, retention.metaTtl());
        }
        if (!options.idempotencyKey().isEmpty()) {
            if (usedKeys == null) {
                usedKeys = new LinkedHashMap<>();
            }
            forgetOldKeys(usedKeys, now);
            usedKeys.put(options.idempotencyKey(), new UsedKey(result, later(now, PublishOptions.IDEMPOTENCY_TTL)));
            keyBytes += weightOf(options.idempotencyKey());
        }
    }

    /** Whether nothing of the channel is within its time any more; forgets on the way what is not. */
    boolean isForgotten(long now) {
        forgetOldPublications(now);
        if (usedKeys != null) {
            forgetOldKeys(usedKeys, now);
        }
        return positionUntil <= now && versionUntil <= now && (usedKeys == null || usedKeys.isEmpty());
    }

    private void forgetOldPublications(long now) {
        if (publicationsUntil <= now) {
            stream.clear();
        }
    }

    // All keys live equally long, so the oldest come first.
    private void forgetOldKeys(Map<String, UsedKey> keys, long now) {
        Iterator<Map.Entry<String, UsedKey>> oldest = keys.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<String, UsedKey> used = oldest.next();
            if (used.getValue().until > now) {
                return;
            }
            oldest.remove();
            keyBytes -= weightOf(used.getKey());
        }
    }

    private static int weightOf(String key) {
        return KEY_OVERHEAD + key.length();
    }

    private static long later(long now, Duration time) {
        return now + time.toMillis();
    }
}
