package dev.fanfare.cluster;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a user is doing.
 *
 * @param user its id
 * @param active when it last did something, as the application said; null if it never did
 * @param online when it was last connected: now, if it is; null if nobody knows
 * @param state what the application last said about it, such as {@code away}; "" for nothing
 */
public record UserStatus(
        String user, @Nullable Instant active, @Nullable Instant online, String state) {

    /**
     * A status as nodes know it.
     *
     * @param user its id
     * @param active null if it never was
     * @param online null if nobody knows
     * @param state "" for nothing
     */
    public UserStatus {
        Objects.requireNonNull(user, "user must not be null");
        Objects.requireNonNull(state, "state must not be null");
    }

    /**
     * {@return what two nodes know together: the later moments, and the state that was said last}
     *
     * @param other the status of the same user on another node
     */
    public UserStatus with(UserStatus other) {
        Objects.requireNonNull(other, "other must not be null");
        Instant lastActive = later(active, other.active);
        return new UserStatus(
                user,
                lastActive,
                later(online, other.online),
                Objects.equals(lastActive, active) ? state : other.state);
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? other : one;
    }
}
