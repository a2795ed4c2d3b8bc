package dev.fanfare.redis.internal.broker;

/**
 * What things of a channel are called in Redis. The channel in braces has all keys of one be on the same node of a cluster.
 */
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
        return prefix + ":meta:{" + channel + "}";
    }

    /** A stream, whose ids are offsets. */
    String stream(String channel) {
        return prefix + ":stream:{" + channel + "}";
    }

    /** A hash: the place {@code e} and {@code s} of the publication that was made with a key for idempotency. */
    String once(String channel, String key) {
        return prefix + ":once:{" + channel + "}:" + key;
    }

    /** Where publications are announced. */
    String announced(String channel) {
        return announcements + channel;
    }

    /** Which channel is announced there. */
    String channel(String announced) {
        return announced.substring(announcements.length());
    }
}
