package dev.fanfare.spi;

import java.time.Duration;
import java.util.Objects;

/**
 * How one publication is made, beyond what its channel's namespace says.
 *
 * @param skipHistory it is delivered but not kept, and has no offset
 * @param idempotencyKey a publication with a key already used in this channel is not published again;
 *     "" for none. Keys are remembered for {@link #IDEMPOTENCY_TTL}
 * @param version a publication whose version is not above the last of the channel is dropped; 0 for
 *     none
 * @param versionEpoch versions of different epochs do not compare
 * @param exclude the id of the one connection that is not given it while it is subscribed, on whichever node, mostly that of
 *     who has caused it; "" for none. Its position goes on as that of all others, so that it misses nothing by it while it
 *     is connected. The publication is kept as any other: whoever recovers it, or reads the history, is given it. An SDK
 *     recovers from what it was told last, and so is given what excluded it since then
 * @param delta whether subscriptions that have asked for deltas may be given it as one; so may all publications of a
 *     namespace that says so
 */
public record PublishOptions(
        boolean skipHistory, String idempotencyKey, long version, String versionEpoch, String exclude, boolean delta) {

    /** How long a used idempotency key is remembered. */
    public static final Duration IDEMPOTENCY_TTL = Duration.ofMinutes(5);

    /** Nothing special. */
    public static final PublishOptions DEFAULT = new PublishOptions(false, "", 0, "", "", false);

    /** Delivered, but not kept. */
    public static final PublishOptions NOT_KEPT = new PublishOptions(true, "", 0, "", "", false);

    /**
     * How a publication is made; begin with {@link #DEFAULT} for one that is not special.
     *
     * @param skipHistory whether it is not kept
     * @param idempotencyKey "" for none
     * @param version 0 for none
     * @param versionEpoch "" for none
     * @param exclude "" for nobody
     * @param delta true for a delta where one is wanted
     */
    public PublishOptions {
        Objects.requireNonNull(idempotencyKey, "idempotencyKey must not be null");
        Objects.requireNonNull(versionEpoch, "versionEpoch must not be null");
        Objects.requireNonNull(exclude, "exclude must not be null");
    }

    /**
     * The same without delivery to one client.
     *
     * @param clientId the id of the connection, {@link dev.fanfare.handler.Client#id()}; "" for none
     * @return the changed copy
     */
    public PublishOptions exclude(String clientId) {
        Objects.requireNonNull(clientId, "clientId must not be null");
        return new PublishOptions(skipHistory, idempotencyKey, version, versionEpoch, clientId, delta);
    }

    /**
     * The same, made once however often it is repeated.
     *
     * @param key one for each publication of a channel; "" for none
     * @return the changed copy
     */
    public PublishOptions idempotencyKey(String key) {
        Objects.requireNonNull(key, "key must not be null");
        return new PublishOptions(skipHistory, key, version, versionEpoch, exclude, delta);
    }

    /**
     * The same as a delta, for subscriptions that have asked for deltas, or whole for all.
     *
     * @param value true for a delta
     * @return the changed copy
     */
    public PublishOptions delta(boolean value) {
        return new PublishOptions(skipHistory, idempotencyKey, version, versionEpoch, exclude, value);
    }
}
