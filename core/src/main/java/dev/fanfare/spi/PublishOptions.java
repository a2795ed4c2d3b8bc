package dev.fanfare.spi;

import java.time.Duration;

/**
 * How one publication is made, beyond what its channel's namespace says.
 *
 * @param skipHistory it is delivered but not kept, and has no offset
 * @param idempotencyKey a publication with a key already used in this channel is not published again;
 *     "" for none. Keys are remembered for {@link #IDEMPOTENCY_TTL}
 * @param version a publication whose version is not above the last of the channel is dropped; 0 for
 *     none
 * @param versionEpoch versions of different epochs do not compare
 */
public record PublishOptions(boolean skipHistory, String idempotencyKey, long version, String versionEpoch) {

    /** How long a used idempotency key is remembered. */
    public static final Duration IDEMPOTENCY_TTL = Duration.ofMinutes(5);

    /** Nothing special. */
    public static final PublishOptions DEFAULT = new PublishOptions(false, "", 0, "");

    /** Delivered, but not kept. */
    public static final PublishOptions NOT_KEPT = new PublishOptions(true, "", 0, "");
}
