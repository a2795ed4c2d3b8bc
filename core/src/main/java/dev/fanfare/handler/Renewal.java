package dev.fanfare.handler;

import dev.fanfare.protocol.Payload;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * For how long a connection or a subscription is granted from now on.
 *
 * @param expireAt until when; null for as long as it lasts. A moment that is past ends it
 * @param info what the application says about it from now on, for publications that the client makes and for what it
 *     joins later: one JSON value, or {@link Payload#EMPTY} for nothing; null to leave it
 */
public record Renewal(@Nullable Instant expireAt, @Nullable Payload info) {

    /** @throws IllegalArgumentException if the information is not JSON */
    public Renewal {
        if (info != null && !info.isEmpty() && !info.isJson()) {
            throw new IllegalArgumentException("the info of a renewal must be one JSON value or empty");
        }
    }

    /** For as long as it lasts. */
    public static Renewal forever() {
        return new Renewal(null, null);
    }

    /** Until a moment. */
    public static Renewal until(Instant moment) {
        return new Renewal(Objects.requireNonNull(moment, "moment must not be null"), null);
    }

    /** The same with other information. */
    public Renewal withInfo(Payload info) {
        return new Renewal(expireAt, Objects.requireNonNull(info, "info must not be null"));
    }
}
