package dev.fanfare.poll;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What all shared polls of a node have in common. The names are those of the configuration's {@code shared_poll}; what is
 * different from namespace to namespace is in {@link dev.fanfare.channel.PollOptions}.
 *
 * @param hmacSecretKey by which an application signs the keys that a client may track
 * @param hmacPreviousSecretKey the one before, which is accepted too; "" for none. Default none
 * @param hmacPreviousSecretKeyValidUntil what was signed by the previous one after this moment is not accepted; null, the
 *     default, for whenever it was signed
 * @param concurrencyLimit how many requests to backends are under way at once, for all channels together; others wait.
 *     Default 64
 */
public record SharedPollOptions(
        String hmacSecretKey,
        String hmacPreviousSecretKey,
        @Nullable Instant hmacPreviousSecretKeyValidUntil,
        int concurrencyLimit) {

    private static final int CONCURRENCY = 64;

    /**
     * Checks the options; see the components for their meaning.
     *
     * @param hmacSecretKey not empty
     * @param hmacPreviousSecretKey "" for none
     * @param hmacPreviousSecretKeyValidUntil null for always
     * @param concurrencyLimit at least 1
     * @throws IllegalArgumentException if one is not so, naming it
     */
    public SharedPollOptions {
        Objects.requireNonNull(hmacPreviousSecretKey, "hmacPreviousSecretKey must not be null");
        if (hmacSecretKey.isEmpty()) {
            throw new IllegalArgumentException(
                    "hmac_secret_key is needed: clients bring signatures that are made by it");
        }
        if (concurrencyLimit < 1) {
            throw new IllegalArgumentException("concurrency_limit must be at least 1, and is " + concurrencyLimit);
        }
    }

    /**
     * Options with one secret.
     *
     * @param hmacSecretKey by which an application signs keys, not empty
     * @return the rest at its default
     */
    public static SharedPollOptions of(String hmacSecretKey) {
        return new SharedPollOptions(hmacSecretKey, "", null, CONCURRENCY);
    }

    /**
     * The same while a secret is replaced.
     *
     * @param secret the one before
     * @param validUntil when nothing is signed by it any more; null to accept it whenever that was
     * @return the changed copy
     */
    public SharedPollOptions withPrevious(String secret, @Nullable Instant validUntil) {
        return new SharedPollOptions(hmacSecretKey, secret, validUntil, concurrencyLimit);
    }

    /**
     * The same with another bound.
     *
     * @param requests how many are under way at once, at least 1
     * @return the changed copy
     */
    public SharedPollOptions withConcurrencyLimit(int requests) {
        return new SharedPollOptions(hmacSecretKey, hmacPreviousSecretKey, hmacPreviousSecretKeyValidUntil, requests);
    }

    /** Without the secrets, which must not get into a log. */
    @Override
    public String toString() {
        return "SharedPollOptions[concurrencyLimit=" + concurrencyLimit + "]";
    }
}
