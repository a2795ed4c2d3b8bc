package dev.fanfare.spi;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What keeps somebody out, or ends that.
 *
 * @param key whom or what it is about; there is one ban for each
 * @param issuedBefore tokens issued earlier are meant, for {@link Kind#TOKENS_OF_USER}; null otherwise
 * @param until when it is over; null for never
 * @param lifted whether it ends the one before
 * @param since when it was said; of two for the same key, the later one counts
 */
public record Ban(
        Key key, @Nullable Instant issuedBefore, @Nullable Instant until, boolean lifted, Instant since) {

    /**
     * A ban.
     *
     * @param key there is one ban for each
     * @param issuedBefore null but for {@link Kind#TOKENS_OF_USER}
     * @param until null for never
     * @param lifted whether it ends the one before
     * @param since when it was said
     */
    public Ban {
        Objects.requireNonNull(key, "key must not be null");
        Objects.requireNonNull(since, "since must not be null");
    }

    /** What is banned. */
    public enum Kind {
        /** A user, however it comes. */
        USER,
        /** A token, by its id. */
        TOKEN,
        /** The tokens of a user that were issued before a moment. */
        TOKENS_OF_USER
    }

    /**
     * Whom or what a ban is about.
     *
     * @param kind what of it
     * @param subject the id of the user or the token
     * @param channel whose subscription tokens alone are meant, for {@link Kind#TOKENS_OF_USER}; "" otherwise
     */
    public record Key(Kind kind, String subject, String channel) {

        /**
         * A key.
         *
         * @param kind what is banned
         * @param subject the id of the user or the token
         * @param channel a whole name, or ""
         */
        public Key {
            Objects.requireNonNull(kind, "kind must not be null");
            Objects.requireNonNull(subject, "subject must not be null");
            Objects.requireNonNull(channel, "channel must not be null");
        }
    }
}
