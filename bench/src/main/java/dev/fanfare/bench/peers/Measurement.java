package dev.fanfare.bench.peers;

import dev.fanfare.bench.report.Result;
import org.jspecify.annotations.Nullable;

/**
 * One peer in one phase, as it is kept between runs.
 *
 * @param date when, such as 2026-11-21
 * @param machine on what
 * @param result null if it could not be measured
 * @param problem why it could not be measured; "" if it could
 */
record Measurement(
        String phase,
        String peer,
        String title,
        String version,
        String date,
        String machine,
        @Nullable Result result,
        String problem) {

    /** The same with another result. */
    Measurement with(Result other) {
        return new Measurement(phase, peer, title, version, date, machine, other, problem);
    }
}
