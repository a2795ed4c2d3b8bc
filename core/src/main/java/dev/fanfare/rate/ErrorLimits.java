package dev.fanfare.rate;

import java.util.List;
import java.util.Objects;

/**
 * How many errors a client may be answered with; one more closes its connection with {@code TOO_MANY_ERRORS}, after which SDKs
 * stay away. Errors that are the server's fault (100) are not counted; those of {@link CommandLimits} are.
 *
 * @param total all buckets of which must have a token for an error; empty, the default, for any number of errors
 * @param dryRun whether errors are only counted and nobody is disconnected. Default false
 */
public record ErrorLimits(List<RateBucket> total, boolean dryRun) {

    /** No limit. */
    public static final ErrorLimits NONE = new ErrorLimits(List.of(), false);

    /**
     * A limit.
     *
     * @param total is copied; empty for none
     * @param dryRun whether errors are only counted
     */
    public ErrorLimits {
        total = List.copyOf(Objects.requireNonNull(total, "total must not be null"));
    }
}
