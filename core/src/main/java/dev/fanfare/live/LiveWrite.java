package dev.fanfare.live;

import dev.fanfare.spi.PublishOptions;
import dev.fanfare.state.StateCondition;
import dev.fanfare.state.StateUpdate;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a live object is written, where it matters. Begin with one of the constants or with {@link #ifVersion}.
 *
 * @param condition what must be so; looked at in the same step as the write
 * @param ttl how long the object lasts from then on; zero for as long as nobody removes it; null to leave it as it was
 * @param exclude the id of the one connection that is not told, because it shows the change already; "" for none. See
 *     {@link #exclude(String)}
 * @param idempotencyKey a write with a key that was used for this object within {@link PublishOptions#IDEMPOTENCY_TTL} is not
 *     made again; "" for none. See {@link #idempotencyKey(String)}
 */
public record LiveWrite(StateCondition condition, @Nullable Duration ttl, String exclude, String idempotencyKey) {

    /** Whatever there is; the time to live stays. */
    public static final LiveWrite DEFAULT = new LiveWrite(StateCondition.ALWAYS, null, "", "");

    /** Only if there is no such object yet. */
    public static final LiveWrite IF_NEW = new LiveWrite(StateCondition.IF_NEW, null, "", "");

    /** Only if there is such an object. */
    public static final LiveWrite IF_EXISTS = new LiveWrite(StateCondition.IF_EXISTS, null, "", "");

    /**
     * How to write.
     *
     * @param condition what must be so
     * @param ttl null to leave it
     * @param exclude "" for nobody
     * @param idempotencyKey "" for none
     * @throws IllegalArgumentException if the time is negative, or longer than a hundred years
     */
    public LiveWrite {
        Objects.requireNonNull(condition, "condition must not be null");
        Objects.requireNonNull(exclude, "exclude must not be null");
        Objects.requireNonNull(idempotencyKey, "idempotencyKey must not be null");
        if (ttl != null && (ttl.isNegative() || ttl.compareTo(StateUpdate.LONGEST_TTL) > 0)) {
            throw new IllegalArgumentException(
                    "ttl must be from 0 to " + StateUpdate.LONGEST_TTL.toDays() + " days, and is " + ttl);
        }
    }

    /**
     * Only if nobody has changed the object since.
     *
     * @param version what {@link LiveState#version()} or {@link LiveResult#version()} said; 0 if there must be none
     * @return the condition, with a time to live that stays
     * @throws IllegalArgumentException if it is negative
     */
    public static LiveWrite ifVersion(long version) {
        return new LiveWrite(StateCondition.ifVersion(version), null, "", "");
    }

    /**
     * The same with a time to live.
     *
     * @param time how long the object lasts from the write on; zero for as long as nobody removes it
     * @return the changed copy
     * @throws IllegalArgumentException if it is negative, or longer than a hundred years
     */
    public LiveWrite withTtl(Duration time) {
        return new LiveWrite(condition, Objects.requireNonNull(time, "ttl must not be null"), exclude, idempotencyKey);
    }

    /**
     * The same without telling one client, on whichever node it is: that of a page which shows the change already. The
     * server knows it to be at the new version, but the page hears of none: it learns of the version with the next change
     * that it is told; if it connects anew before the next change, it is given this one, too, and
     * where a pace makes one change of several, it is told of this one with others. What somebody else has changed just
     * before, and is on its way to that page still, is shown over its own.
     *
     * @param clientId the id of the connection, {@link dev.fanfare.handler.Client#id()}; "" for none
     * @return the changed copy
     */
    public LiveWrite exclude(String clientId) {
        return new LiveWrite(
                condition, ttl, Objects.requireNonNull(clientId, "clientId must not be null"), idempotencyKey);
    }

    /**
     * The same, made once however often it is repeated: a repeat is {@link LiveResult.Outcome#UNCHANGED}, or {@link
     * LiveResult.Outcome#CONFLICT} if the first was, and nobody is told anything.
     *
     * @param key one for each write of an object, remembered for {@link PublishOptions#IDEMPOTENCY_TTL}; "" for none
     * @return the changed copy
     */
    public LiveWrite idempotencyKey(String key) {
        return new LiveWrite(condition, ttl, exclude, Objects.requireNonNull(key, "key must not be null"));
    }
}
