package dev.fanfare.poll;

import dev.fanfare.protocol.Payload;
import java.util.concurrent.CompletionStage;

/** The shared polls of all nodes, as a part of an engine: {@link dev.fanfare.Fanfare#part}. Safe for any thread. */
public interface SharedPolls {

    /**
     * Pushes a value at once to whoever tracks its key, where the namespace has {@link
     * dev.fanfare.channel.PollOptions#publishEnabled()}. The key is left out of the next turn of its poll. A version that is
     * not newer than what is known is ignored, as is a key that nobody tracks.
     *
     * @param channel the channel of the shared poll
     * @param key which of its keys
     * @param data the value
     * @param version at least 1, as the backend counts
     * @param epoch the backend's; "" for the one that is known
     * @return completes when every node has taken it; fails with an {@link dev.fanfare.handler.ErrorException}: {@code
     *     BAD_REQUEST} for a channel that is no shared poll, an empty key, no data or another version, {@code NOT_AVAILABLE}
     *     where publishing is not enabled
     */
    CompletionStage<Void> publish(String channel, String key, Payload data, long version, String epoch);

    /** {@return what this node does for shared polls} */
    SharedPollCounts counts();
}
