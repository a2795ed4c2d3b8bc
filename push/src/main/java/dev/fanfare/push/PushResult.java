package dev.fanfare.push;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of a message for one device. No reason holds a token or a secret, and each is on one line.
 *
 * <p>Only {@link TokenInvalid} says that a device is gone. What can be the fault of a message or of our configuration is
 * {@link Rejected}, so that a mistake of ours never costs devices.
 */
public sealed interface PushResult {

    /**
     * The service has taken it. Whether and when the device shows it, no service tells.
     *
     * @param id the service's name for the message; "" if it has none
     */
    record Accepted(String id) implements PushResult {

        /**
         * A message that was taken.
         *
         * @param id the service's name for it; "" if it has none
         */
        public Accepted {
            Objects.requireNonNull(id, "id must not be null");
        }
    }

    /**
     * Nobody will be reached under this token any more: the device is to be removed.
     *
     * @param reason what the service has said
     * @param since since when the token has been invalid: a device that was registered later stays. Null if the service
     *     does not tell: it is so now
     */
    record TokenInvalid(String reason, @Nullable Instant since) implements PushResult {

        /**
         * A token that is over.
         *
         * @param reason what the service has said
         * @param since since when; null if the service does not tell
         */
        public TokenInvalid {
            Objects.requireNonNull(reason, "reason must not be null");
        }
    }

    /**
     * It may work later. The message may have been taken nevertheless, if it was the answer that got lost: with an id,
     * sending it again replaces it.
     *
     * @param after how long the service wants to be left alone; zero if it has not said, and the sender's own pace counts
     * @param reason why it did not work
     * @param isUnsent whether the service certainly got nothing, so that this was no try: there were too many under way, or
     *     no connection. False by default
     */
    record RetryLater(Duration after, String reason, boolean isUnsent) implements PushResult {

        /**
         * A message that was not taken now.
         *
         * @param after how long the service wants to be left alone; not negative
         * @param reason why it did not work
         * @param isUnsent whether the service certainly got nothing
         * @throws IllegalArgumentException if the time is negative
         */
        public RetryLater {
            Objects.requireNonNull(after, "after must not be null");
            Objects.requireNonNull(reason, "reason must not be null");
            if (after.isNegative()) {
                throw new IllegalArgumentException("after must not be negative, and is " + after);
            }
        }

        /**
         * A message that was not taken now, and may have reached the service.
         *
         * @param after how long the service wants to be left alone; not negative
         * @param reason why it did not work
         * @throws IllegalArgumentException if the time is negative
         */
        public RetryLater(Duration after, String reason) {
            this(after, reason, false);
        }

        /**
         * {@return a message of which the service certainly got nothing, and for which the sender's own pace counts}
         *
         * @param reason why it was not sent
         */
        public static RetryLater notSent(String reason) {
            return new RetryLater(Duration.ZERO, reason, true);
        }

        /**
         * {@return a message for which the sender's own pace counts}
         *
         * @param reason why it did not work
         */
        public static RetryLater soon(String reason) {
            return new RetryLater(Duration.ZERO, reason);
        }
    }

    /**
     * It will not work as it is: the message, the configuration or the account is to be changed. The device stays.
     *
     * @param reason what is wrong, and what to do if that is known
     * @param status the status of the service's answer; 0 if it was not asked
     */
    record Rejected(String reason, int status) implements PushResult {

        /**
         * A message that was refused.
         *
         * @param reason what is wrong
         * @param status the status of the service's answer; 0 if it was not asked
         */
        public Rejected {
            Objects.requireNonNull(reason, "reason must not be null");
        }
    }
}
