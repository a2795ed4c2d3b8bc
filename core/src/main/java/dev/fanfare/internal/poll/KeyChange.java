package dev.fanfare.internal.poll;

import dev.fanfare.internal.hub.EncodedPush;
import dev.fanfare.poll.SharedPollResult;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Push;
import dev.fanfare.spi.WireFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The value of a key, for those who do not have it yet: encoded once, however many those are. Immutable but for what is
 * remembered of its encoding; safe for any thread.
 */
final class KeyChange {

    private final PollKey key;
    private final Publication publication;
    private final EncodedPush push;

    /** The version that this one follows, whose value is known; 0 if it is not. */
    private final long before;

    private final @Nullable Publication base;

    private KeyChange(String channel, PollKey key, Publication publication, long before, @Nullable Publication base) {
        this.key = key;
        this.publication = publication;
        this.push = EncodedPush.ofItem(new Push.Published(channel, publication));
        this.before = before;
        this.base = base;
    }

    /**
     * A value.
     *
     * @param version its version
     * @param before the version that this one follows, if that is known; 0 if not
     */
    static KeyChange of(String channel, PollKey key, SharedPollResult.Item item, long version, long before) {
        boolean isFollowed = before > 0 && !item.previous().isEmpty();
        return new KeyChange(
                channel,
                key,
                publication(key, item.data(), false, version),
                isFollowed ? before : 0,
                isFollowed ? Publication.of(item.previous()) : null);
    }

    /** There is nothing under a key any more. */
    static KeyChange removed(String channel, PollKey key) {
        return new KeyChange(channel, key, publication(key, Payload.EMPTY, true, 0), 0, null);
    }

    private static Publication publication(PollKey key, Payload data, boolean removed, long version) {
        return new Publication(data, null, 0, Map.of(), false, 0, "", "", key.name(), removed, version);
    }

    PollKey key() {
        return key;
    }

    boolean isRemoval() {
        return publication.removed();
    }

    long version() {
        return publication.version();
    }

    /** Whether who has a version can be given the difference to it. */
    boolean follows(long version) {
        return before > 0 && version == before;
    }

    /**
     * The message for one kind of connection.
     *
     * @param deltas whether it gets deltas
     * @param follows whether it has the version before
     * @throws dev.fanfare.protocol.NotJsonException if it carries only JSON, and the value is none
     */
    byte[] encoded(WireFormat format, boolean deltas, boolean follows) {
        return deltas && !isRemoval()
                ? push.encodedAfter(follows ? base : null, format.codec(), 0)
                : push.encoded(format.codec(), 0);
    }
}
