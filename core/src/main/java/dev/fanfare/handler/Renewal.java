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

    /**
     * Both at once; {@link #until}, {@link #forever} and {@link #withInfo} say it by name.
     *
     * @param expireAt until when; null for as long as it lasts
     * @param info one JSON value, or {@link Payload#EMPTY} for nothing; null to leave it
     * @throws IllegalArgumentException if the information is not JSON
     */
    public Renewal {
        if (info != null && !info.isEmpty() && !info.isJson()) {
            throw new IllegalArgumentException("the info of a renewal must be one JSON value or empty");
        }
    }

    /** {@return what grants it for as long as it lasts} */
    public static Renewal forever() {
        return new Renewal(null, null);
    }

    /**
     * {@return what grants it until a moment}
     *
     * @param moment the end, by the clock of the server; one that is past ends it now
     */
    public static Renewal until(Instant moment) {
        return new Renewal(Objects.requireNonNull(moment, "moment must not be null"), null);
    }

    /**
     * {@return the same with other information}
     *
     * @param info one JSON value, or {@link Payload#EMPTY} for nothing
     * @throws IllegalArgumentException if it is not JSON
     */
    public Renewal withInfo(Payload info) {
        return new Renewal(expireAt, Objects.requireNonNull(info, "info must not be null"));
    }
}
