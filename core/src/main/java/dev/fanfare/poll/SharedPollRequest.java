package dev.fanfare.poll;

import java.util.List;

/**
 * The server asks what is new of some keys of a channel, once for all clients of this node that track them.
 *
 * @param channel the channel
 * @param items the keys, each once, at most {@link dev.fanfare.channel.PollOptions#refreshBatchSize()}
 */
public record SharedPollRequest(String channel, List<Item> items) {

    /**
     * A request.
     *
     * @param channel the channel
     * @param items is copied
     */
    public SharedPollRequest {
        items = List.copyOf(items);
    }

    /**
     * A key that is asked for.
     *
     * @param key as clients track it
     * @param version the version that this node knows, of which nothing need be said again; 0 if the item is wanted
     *     whatever its version, and always where the backend has no versions
     */
    public record Item(String key, long version) {}
}
