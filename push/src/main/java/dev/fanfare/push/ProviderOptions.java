package dev.fanfare.push;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What all providers have in common.
 *
 * @param timeout how long a service may take to answer a request. Default 30 seconds
 * @param maxRequests how many messages may be under way at once; what is sent beyond is {@link PushResult.RetryLater}.
 *     Default 100, which is what services take on one connection
 * @param sslContext with whom TLS is spoken, for a proxy or a service with a certificate of its own. Null, the default,
 *     for what Java trusts
 * @param clock the time of day, for tokens that expire. Default that of the system
 */
public record ProviderOptions(
        Duration timeout, int maxRequests, @Nullable SSLContext sslContext, InstantSource clock) {

    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);

    /** The defaults. */
    public static final ProviderOptions DEFAULT =
            new ProviderOptions(Duration.ofSeconds(30), 100, null, InstantSource.system());

    /**
     * Checks the options; see the components for their meaning.
     *
     * @param timeout more than 0, at most an hour
     * @param maxRequests at least 1
     * @param sslContext null for what Java trusts
     * @param clock the time of day
     * @throws IllegalArgumentException if one is not so, naming it
     */
    public ProviderOptions {
        Objects.requireNonNull(timeout, "timeout must not be null");
        Objects.requireNonNull(clock, "clock must not be null");
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException("timeout must be more than 0 and at most an hour, and is " + timeout);
        }
        if (maxRequests < 1) {
            throw new IllegalArgumentException("max_requests must be at least 1, and is " + maxRequests);
        }
    }

    /**
     * The same with another timeout.
     *
     * @param longest more than 0, at most an hour
     * @return the changed copy
     */
    public ProviderOptions withTimeout(Duration longest) {
        Objects.requireNonNull(longest, "longest must not be null");
        return new ProviderOptions(longest, maxRequests, sslContext, clock);
    }

    /**
     * The same with another bound of what is under way.
     *
     * @param most at least 1
     * @return the changed copy
     */
    public ProviderOptions withMaxRequests(int most) {
        return new ProviderOptions(timeout, most, sslContext, clock);
    }

    /**
     * The same with other certificates.
     *
     * @param trusted with whom TLS is spoken; null for what Java trusts
     * @return the changed copy
     */
    public ProviderOptions withSslContext(@Nullable SSLContext trusted) {
        return new ProviderOptions(timeout, maxRequests, trusted, clock);
    }

    /**
     * The same with another clock.
     *
     * @param time the time of day
     * @return the changed copy
     */
    public ProviderOptions withClock(InstantSource time) {
        Objects.requireNonNull(time, "time must not be null");
        return new ProviderOptions(timeout, maxRequests, sslContext, time);
    }
}
