package dev.fanfare.bench.workers;

import dev.fanfare.bench.plan.Plan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a worker process is told, one JSON document on one line of its standard input. Each is answered
 * with one on its standard output.
 *
 * @param plan with {@link Verb#START} only
 * @param first with {@link Verb#START}: the first connection of the plan that is the worker's
 * @param end with {@link Verb#START}: the connection after its last
 * @param published with {@link Verb#TALLY}: the last sequence number of each channel
 */
record Order(
        Verb verb,
        @Nullable Plan plan,
        int first,
        int end,
        @Nullable List<Long> published) {

    /** What to do. */
    enum Verb {
        START,
        OPEN,
        COUNTS,
        DELIVERIES,
        INTERVAL,
        STALL,
        DROP,
        REOPEN,
        TALLY
    }

    static Order of(Verb verb) {
        return new Order(verb, null, 0, 0, null);
    }
}
