package dev.fanfare.memory;

import dev.fanfare.history.ChannelStream;
import dev.fanfare.history.HistoryFilter;
import dev.fanfare.history.HistoryPage;
import dev.fanfare.history.Retention;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.PublishOptions;
import dev.fanfare.spi.PublishResult;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** What is remembered of one channel, and until when. Its broker locks. Times are in milliseconds. */
final class MemoryChannel {

    private static final String EPOCH_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final int EPOCH_LENGTH = 6;

    private final ChannelStream stream = new ChannelStream(newEpoch());
    private long publicationsUntil;
    private long positionUntil;
    private @Nullable Map<String, UsedKey> usedKeys;
    private long version;
    private String versionEpoch = "";
    private long versionUntil;

    private record UsedKey(PublishResult result, long until) {}

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

    void clear() {
        stream.clear();
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
    private static void forgetOldKeys(Map<String, UsedKey> keys, long now) {
        Iterator<UsedKey> oldest = keys.values().iterator();
        while (oldest.hasNext() && oldest.next().until <= now) {
            oldest.remove();
        }
    }

    private static long later(long now, Duration time) {
        return now + time.toMillis();
    }

    private static String newEpoch() {
        StringBuilder epoch = new StringBuilder(EPOCH_LENGTH);
        ThreadLocalRandom.current()
                .ints(EPOCH_LENGTH, 0, EPOCH_LETTERS.length())
                .forEach(letter -> epoch.append(EPOCH_LETTERS.charAt(letter)));
        return epoch.toString();
    }
}
