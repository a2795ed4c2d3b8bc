package dev.fanfare.channel;

import java.time.Duration;
import java.util.Objects;

/**
 * How the shared polls of a namespace are. The names are those of the configuration's {@code shared_poll} in a namespace.
 *
 * @param mode how changes are seen. Default {@link PollMode#VERSIONLESS}
 * @param refreshInterval how often each key that somebody tracks is asked for. Default 10 s
 * @param refreshBatchSize how many keys are asked for in one request, at the most. Default 1000
 * @param maxKeysPerConnection how many keys of a channel one connection may track. Default 5000
 * @param channelShutdownDelay how long is known what was asked for when nobody tracks it any more. Default 1 s
 * @param trackExpiredExtraDelay how long after its signature has expired a key is still tracked, for those that bring a new
 *     signature late. Default 25 s
 * @param publishEnabled whether an application may push values itself, which needs {@link PollMode#VERSIONED}. Default false
 */
public record PollOptions(
        PollMode mode,
        Duration refreshInterval,
        int refreshBatchSize,
        int maxKeysPerConnection,
        Duration channelShutdownDelay,
        Duration trackExpiredExtraDelay,
        boolean publishEnabled) {

    /** The defaults. */
    public static final PollOptions DEFAULT = new PollOptions(
            PollMode.VERSIONLESS,
            Duration.ofSeconds(10),
            1000,
            5000,
            Duration.ofSeconds(1),
            Duration.ofSeconds(25),
            false);

    /**
     * Checks the options; see the components for their meaning.
     *
     * @param mode how changes are seen
     * @param refreshInterval at least 1 ms
     * @param refreshBatchSize at least 1
     * @param maxKeysPerConnection at least 1
     * @param channelShutdownDelay not negative
     * @param trackExpiredExtraDelay not negative
     * @param publishEnabled only with {@link PollMode#VERSIONED}
     * @throws IllegalArgumentException if one is not so, naming it
     */
    public PollOptions {
        Objects.requireNonNull(mode, "mode must not be null");
        Objects.requireNonNull(refreshInterval, "refreshInterval must not be null");
        Objects.requireNonNull(channelShutdownDelay, "channelShutdownDelay must not be null");
        Objects.requireNonNull(trackExpiredExtraDelay, "trackExpiredExtraDelay must not be null");
        if (refreshInterval.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "shared_poll.refresh_interval must be at least 1ms, and is " + refreshInterval);
        }
        if (refreshBatchSize < 1) {
            throw new IllegalArgumentException(
                    "shared_poll.refresh_batch_size must be at least 1, and is " + refreshBatchSize);
        }
        if (maxKeysPerConnection < 1) {
            throw new IllegalArgumentException(
                    "shared_poll.max_keys_per_connection must be at least 1, and is " + maxKeysPerConnection);
        }
        requireNotNegative("channel_shutdown_delay", channelShutdownDelay);
        requireNotNegative("track_expired_extra_delay", trackExpiredExtraDelay);
        if (publishEnabled && mode != PollMode.VERSIONED) {
            throw new IllegalArgumentException("shared_poll.publish_enabled needs shared_poll.mode versioned:"
                    + " without versions nobody can say which of two values is the newer one");
        }
    }

    private static void requireNotNegative(String option, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException("shared_poll." + option + " must not be negative, and is " + value);
        }
    }

    /**
     * The same with another way of seeing changes.
     *
     * @param mode by versions or by bytes
     * @return the changed copy
     */
    public PollOptions withMode(PollMode mode) {
        return new PollOptions(
                mode,
                refreshInterval,
                refreshBatchSize,
                maxKeysPerConnection,
                channelShutdownDelay,
                trackExpiredExtraDelay,
                publishEnabled);
    }

    /**
     * The same at another pace.
     *
     * @param refreshInterval how often each key is asked for, at least 1 ms
     * @param refreshBatchSize how many keys are asked for at once, at least 1
     * @return the changed copy
     */
    public PollOptions withRefresh(Duration refreshInterval, int refreshBatchSize) {
        return new PollOptions(
                mode,
                refreshInterval,
                refreshBatchSize,
                maxKeysPerConnection,
                channelShutdownDelay,
                trackExpiredExtraDelay,
                publishEnabled);
    }

    /**
     * The same with another limit.
     *
     * @param keys of a channel for one connection, at least 1
     * @return the changed copy
     */
    public PollOptions withMaxKeysPerConnection(int keys) {
        return new PollOptions(
                mode,
                refreshInterval,
                refreshBatchSize,
                keys,
                channelShutdownDelay,
                trackExpiredExtraDelay,
                publishEnabled);
    }

    /**
     * The same with other delays.
     *
     * @param channelShutdownDelay how long is known what nobody tracks any more
     * @param trackExpiredExtraDelay how long a key is tracked after its signature has expired
     * @return the changed copy
     */
    public PollOptions withDelays(Duration channelShutdownDelay, Duration trackExpiredExtraDelay) {
        return new PollOptions(
                mode,
                refreshInterval,
                refreshBatchSize,
                maxKeysPerConnection,
                channelShutdownDelay,
                trackExpiredExtraDelay,
                publishEnabled);
    }

    /**
     * The same where an application pushes values itself, or not.
     *
     * @param enabled only with {@link PollMode#VERSIONED}
     * @return the changed copy
     * @throws IllegalArgumentException if the mode is another
     */
    public PollOptions withPublishEnabled(boolean enabled) {
        return new PollOptions(
                mode,
                refreshInterval,
                refreshBatchSize,
                maxKeysPerConnection,
                channelShutdownDelay,
                trackExpiredExtraDelay,
                enabled);
    }
}
