package dev.fanfare.internal.handler;

import dev.fanfare.handler.UnavailableException;
import java.util.Objects;
import java.util.concurrent.CompletionException;

/** What has gone wrong in a {@link java.util.concurrent.CompletionStage}. */
public final class Problems {

    private Problems() {}

    /** What was thrown, without the wrapping that it gets on its way from stage to stage. */
    public static Throwable causeOf(Throwable problem) {
        Objects.requireNonNull(problem, "problem must not be null");
        return problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
    }

    /** Whether a broker or a store is away, of which it has told the log itself: it need not be told for each call. */
    public static boolean isOutage(Throwable problem) {
        return causeOf(problem) instanceof UnavailableException;
    }
}
