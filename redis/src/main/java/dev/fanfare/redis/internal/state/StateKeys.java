package dev.fanfare.redis.internal.state;

import dev.fanfare.redis.internal.layout.HashTag;
import java.util.List;

/**
 * What things of a state are called in Redis. The channel is their tag, so that all of one are in the same place.
 */
final class StateKeys {

    private final String prefix;
    private final String announcements;

    /**
     * @param prefix what the names of keys begin with
     * @param channelPrefix what the names of channels of Redis begin with
     */
    StateKeys(String prefix, String channelPrefix) {
        this.prefix = prefix + ":state:";
        this.announcements = channelPrefix + ":state:";
    }

    /** All that a channel holds, in the order of {@code state.lua}. */
    List<String> of(String channel) {
        return List.of(
                key("meta", channel),
                key("values", channel),
                key("names", channel),
                key("ends", channel),
                key("log", channel));
    }

    /** The same, and what came of the update with a key for idempotency. */
    List<String> of(String channel, String idempotencyKey) {
        return List.of(
                key("meta", channel),
                key("values", channel),
                key("names", channel),
                key("ends", channel),
                key("log", channel),
                key("once", channel) + ":" + idempotencyKey);
    }

    private String key(String what, String channel) {
        return prefix + what + ":" + HashTag.of(channel);
    }

    /** When to look at which channel. */
    String due() {
        return prefix + "{ends}:due";
    }

    /** Which channels somebody looks at now, and until when that is his own. */
    String taken() {
        return prefix + "{ends}:taken";
    }

    /** Where changes are announced. */
    String announced(String channel) {
        return announcements + HashTag.of(channel);
    }

    /** Which channel is announced there. */
    String channel(String announced) {
        return HashTag.channel(announced, announcements.length());
    }
}
