package dev.fanfare.channel;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/**
 * What is told of the channels of a namespace when they become occupied and vacated.
 *
 * @param events what is told; empty for nothing
 * @param vacatedDelay how long nobody must have been there before a channel is vacated
 */
public record ChannelStateOptions(Set<ChannelState> events, Duration vacatedDelay) {

    /**
     * Events of a namespace.
     *
     * @param events is copied; empty for none
     * @param vacatedDelay at least 1 ms
     * @throws IllegalArgumentException if the delay is less
     */
    public ChannelStateOptions {
        Objects.requireNonNull(events, "events must not be null");
        Objects.requireNonNull(vacatedDelay, "vacatedDelay must not be null");
        events = Set.copyOf(events);
        if (vacatedDelay.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "vacated_delay must be at least 1ms, and is " + vacatedDelay.toMillis() + "ms");
        }
    }
}
