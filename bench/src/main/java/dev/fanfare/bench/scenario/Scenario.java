package dev.fanfare.bench.scenario;

import dev.fanfare.bench.report.Result;
import java.io.IOException;

/** What happens in which order. */
interface Scenario {

    /**
     * Carries it out.
     *
     * @throws BenchException if it cannot be carried out
     */
    Result measure(Run run) throws IOException, InterruptedException;
}
