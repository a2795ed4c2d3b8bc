package dev.fanfare.push.apns;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/**
 * What says to Apple who sends: one signed token for all requests. Apple takes none older than an hour, and does not want
 * a new one within 20 minutes.
 */
final class ProviderToken {

    private static final Duration RENEWED_AFTER = Duration.ofMinutes(40);

    /** Who comes with a new token sooner is sent away. */
    static final Duration LEAST_AGE = Duration.ofMinutes(20);

    /** Clocks are set back a little all the time; who is further back makes it a token of the future. */
    private static final Duration SET_BACK = Duration.ofMinutes(5);

    private final ApnsKey key;
    private final InstantSource clock;

    private @Nullable Signed current;

    /** The token is a secret. */
    private record Signed(String value, Instant issued) {

        @Override
        public String toString() {
            return "Signed";
        }
    }

    ProviderToken(ApnsKey key, InstantSource clock) {
        this.key = key;
        this.clock = clock;
    }

    /** The token that is in use now. */
    synchronized String get() {
        Instant now = clock.instant();
        // Apple refuses a token of the future, and one that comes too soon after another.
        if (current == null
                || now.isBefore(current.issued().minus(SET_BACK))
                || !now.isBefore(current.issued().plus(RENEWED_AFTER))) {
            current = new Signed(
                    key.jwt()
                            .sign(new JWTClaimsSet.Builder()
                                    .issuer(key.teamId())
                                    .issueTime(Date.from(now))
                                    .build()),
                    now);
        }
        return current.value();
    }

    /**
     * Forgets a token that Apple takes for expired.
     *
     * @return how long to wait, because the next one would come too soon
     */
    synchronized Duration expired(String token) {
        if (current == null || !current.value().equals(token)) {
            return Duration.ZERO;
        }
        Duration age = Duration.between(current.issued(), clock.instant());
        if (age.compareTo(SET_BACK.negated()) >= 0 && age.compareTo(LEAST_AGE) < 0) {
            return LEAST_AGE.minus(age);
        }
        current = null;
        return Duration.ZERO;
    }
}
