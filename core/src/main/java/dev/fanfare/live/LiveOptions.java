package dev.fanfare.live;

import dev.fanfare.state.StateUpdate;
import java.time.Duration;
import java.util.Objects;

/**
 * How live objects are. The names are those of the configuration's {@code live}.
 *
 * @param allowAnonymous whether clients without a user id may see objects. Default false
 * @param maxSize the largest object, names and values together, in bytes. Default 64 KiB
 * @param retentionSize how many changes of each object are kept, for those that reconnect: who has missed more is given
 *     the whole object. Default 100
 * @param retentionTtl how long they are kept after the newest. Default 2 minutes
 * @param maxRate how many changes of one object a follower is told in a second at the most: what changes meanwhile comes
 *     together, as one change. 0, the default, for any number
 */
public record LiveOptions(boolean allowAnonymous, int maxSize, int retentionSize, Duration retentionTtl, int maxRate) {

    /** The defaults. */
    public static final LiveOptions DEFAULT = new LiveOptions(false, 64 * 1024, 100, Duration.ofMinutes(2), 0);

    /**
     * Checks the options; see the components for their meaning.
     *
     * @param allowAnonymous whether nobody in particular may see objects
     * @param maxSize in bytes, at least 1
     * @param retentionSize at least 1
     * @param retentionTtl at least 1 s, at most a hundred years
     * @param maxRate not negative
     * @throws IllegalArgumentException if one is not so, naming it
     */
    public LiveOptions {
        Objects.requireNonNull(retentionTtl, "retentionTtl must not be null");
        if (maxSize < 1) {
            throw new IllegalArgumentException("max_size must be at least 1, and is " + maxSize);
        }
        if (retentionSize < 1) {
            throw new IllegalArgumentException("retention_size must be at least 1, and is " + retentionSize);
        }
        if (retentionTtl.toSeconds() < 1 || retentionTtl.compareTo(StateUpdate.LONGEST_TTL) > 0) {
            throw new IllegalArgumentException("retention_ttl must be from 1 s to " + StateUpdate.LONGEST_TTL.toDays()
                    + " days, and is " + retentionTtl);
        }
        if (maxRate < 0) {
            throw new IllegalArgumentException("max_rate must not be negative, and is " + maxRate);
        }
    }

    /**
     * The same, for anonymous clients as well, or not.
     *
     * @param allowed whether clients without a user id may see objects
     * @return the changed copy
     */
    public LiveOptions withAnonymous(boolean allowed) {
        return new LiveOptions(allowed, maxSize, retentionSize, retentionTtl, maxRate);
    }

    /**
     * The same with another bound.
     *
     * @param bytes the largest object, at least 1
     * @return the changed copy
     */
    public LiveOptions withMaxSize(int bytes) {
        return new LiveOptions(allowAnonymous, bytes, retentionSize, retentionTtl, maxRate);
    }

    /**
     * The same with another retention.
     *
     * @param size how many changes of each object are kept, at least 1
     * @param ttl for how long after the newest, at least 1 s, at most a hundred years
     * @return the changed copy
     */
    public LiveOptions withRetention(int size, Duration ttl) {
        return new LiveOptions(allowAnonymous, maxSize, size, ttl, maxRate);
    }

    /**
     * The same at another pace.
     *
     * @param perSecond how many changes of one object a follower is told at the most; 0 for any number
     * @return the changed copy
     */
    public LiveOptions withMaxRate(int perSecond) {
        return new LiveOptions(allowAnonymous, maxSize, retentionSize, retentionTtl, perSecond);
    }
}
