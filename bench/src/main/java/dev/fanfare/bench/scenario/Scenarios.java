package dev.fanfare.bench.scenario;

import dev.fanfare.bench.plan.Plan;
import dev.fanfare.bench.report.Progress;
import dev.fanfare.bench.report.Result;
import java.io.IOException;

/** Carries out plans. */
public final class Scenarios {

    private Scenarios() {}

    /**
     * Carries out the scenario of a plan.
     *
     * @throws BenchException if it cannot be carried out, for example because there is no server
     */
    public static Result run(Plan plan, Progress progress) throws IOException, InterruptedException {
        Scenario scenario = switch (plan.scenario()) {
            case FANOUT, LIVE, MANY_CHANNELS -> new Fanout();
            case IDLE -> new Idle();
            case STORM -> new StormAndRecovery();
            case SLOW -> new SlowClients();
            case SEQUENTIAL -> new Sequential();
            case BYSTANDER -> new SmallBesideLarge();
        };
        Reachability.check(plan);
        try (Run run = new Run(plan, progress)) {
            return scenario.measure(run);
        }
    }
}
