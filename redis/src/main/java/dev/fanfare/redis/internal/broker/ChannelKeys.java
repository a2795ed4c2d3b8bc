package dev.fanfare.redis.internal.broker;

import dev.fanfare.redis.internal.layout.HashTag;

/** What things of a channel are called in Redis. The channel is their tag, so that all of one are in the same place. */
final class ChannelKeys {

    private final String prefix;
    private final String announcements;

    /**
     * @param channelPrefix what the names of channels of Redis begin with
     */
    ChannelKeys(String prefix, String channelPrefix) {
        this.prefix = prefix;
        this.announcements = channelPrefix + ":channel:";
    }

    /** A hash: the stream's epoch {@code e}, offset {@code s}, the run of Redis {@code r}; version {@code v} of {@code ve}. */
    String meta(String channel) {
        return prefix + ":meta:" + HashTag.of(channel);
    }

    /** A stream, whose ids are offsets. */
    String stream(String channel) {
        return prefix + ":stream:" + HashTag.of(channel);
    }

    /** A hash: the place {@code e} and {@code s} of the publication that was made with a key for idempotency. */
    String once(String channel, String key) {
        return prefix + ":once:" + HashTag.of(channel) + ":" + key;
    }

    /** Where publications are announced. */
    String announced(String channel) {
        return announcements + HashTag.of(channel);
    }

    /** What the names begin with where publications of all channels are announced that begin so. */
    String announcedPrefix(String prefix) {
        return announcements + HashTag.beginningWith(prefix);
    }

    /** Which channel is announced there. */
    String channel(String announced) {
        return HashTag.channel(announced, announcements.length());
    }
}
