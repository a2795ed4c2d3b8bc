package dev.fanfare.handler;

import dev.fanfare.channel.ChannelState;
import java.time.Instant;
import java.util.Objects;

/**
 * A channel has become occupied or vacated.
 *
 * @param channel which
 * @param state what it is now
 * @param time since when, by the clock of the node that tells it
 */
public record ChannelStateEvent(String channel, ChannelState state, Instant time) {

    /**
     * An event as the engine makes it; public for tests of handlers. No argument may be null.
     *
     * @param channel its whole name
     * @param state what it has become
     * @param time when that was found out
     */
    public ChannelStateEvent {
        Objects.requireNonNull(channel, "channel must not be null");
        Objects.requireNonNull(state, "state must not be null");
        Objects.requireNonNull(time, "time must not be null");
    }
}
