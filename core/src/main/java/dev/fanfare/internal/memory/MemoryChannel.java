package dev.fanfare.internal.memory;

import dev.fanfare.history.HistoryFilter;
import dev.fanfare.history.HistoryPage;
import dev.fanfare.history.Retention;
import dev.fanfare.internal.history.ChannelStream;
import dev.fanfare.internal.limit.UsedKeys;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.PublishOptions;
import dev.fanfare.spi.PublishResult;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is remembered of one channel, and until when. Its broker locks. Times are in milliseconds. */
final class MemoryChannel {

    /** What a channel and its place in the broker's map take beside what is kept in it, in bytes. */
    private static final int OVERHEAD = 384;

    private final int overhead;
    private final ChannelStream stream;
    private long publicationsUntil;
    private long positionUntil;
    private @Nullable UsedKeys<PublishResult> usedKeys;
    private long version;
    private String versionEpoch = "";
    private long versionUntil;
    private long touched;

    MemoryChannel(String name, StreamPosition top) {
        overhead = OVERHEAD + name.length();
        stream = new ChannelStream(top);
    }

    /** About how many bytes all of it takes. */
    long weight() {
        return overhead + stream.bytes() + (usedKeys == null ? 0 : usedKeys.bytes()) + versionEpoch.length();
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
        PublishResult used = usedKeys == null ? null : usedKeys.result(options.idempotencyKey(), now);
        if (used != null) {
            return new PublishResult(used.position(), true);
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
                usedKeys = new UsedKeys<>(PublishOptions.IDEMPOTENCY_TTL);
            }
            usedKeys.remember(options.idempotencyKey(), result, now);
        }
    }

    /** Whether nothing of the channel is within its time any more; forgets on the way what is not. */
    boolean isForgotten(long now) {
        forgetOldPublications(now);
        boolean hasKeys = usedKeys != null && !usedKeys.isEmpty(now);
        return positionUntil <= now && versionUntil <= now && !hasKeys;
    }

    private void forgetOldPublications(long now) {
        if (publicationsUntil <= now) {
            stream.clear();
        }
    }

    private static long later(long now, Duration time) {
        return now + time.toMillis();
    }
}
