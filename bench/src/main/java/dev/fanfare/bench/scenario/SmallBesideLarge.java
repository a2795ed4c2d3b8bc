package dev.fanfare.bench.scenario;

import dev.fanfare.bench.load.Callers;
import dev.fanfare.bench.load.Crew;
import dev.fanfare.bench.measure.Interval;
import dev.fanfare.bench.measure.ServerProbe;
import dev.fanfare.bench.plan.Layout;
import dev.fanfare.bench.plan.Plan;
import dev.fanfare.bench.report.Result;
import java.io.IOException;

/** A channel with few subscribers must not wait for one with many; each is published to over a connection of its own. */
final class SmallBesideLarge implements Scenario {

    @Override
    public Result measure(Run run) throws IOException, InterruptedException {
        Plan plan = run.plan();
        Layout layout = plan.layout();
        Crew crew = run.openCrew(plan);
        Callers large =
                run.closing(Callers.paced(plan, run.ledger(), new Callers.Span(0, layout.channels(), 1), plan.rate()));
        Callers small = run.closing(
                Callers.paced(plan, run.ledger(), new Callers.Span(layout.channels(), 1, 1), plan.bystanderRate()));
        Runnable check = () -> {
            large.check();
            small.check();
        };
        run.watch(plan.warmupSeconds(), check);
        run.progress().say("measuring");
        crew.interval();
        long cpuBefore = run.probe().map(ServerProbe::cpuNanos).orElse(0L);
        long start = System.nanoTime();
        Interval measured = run.watch(plan.seconds(), check);
        measured = measured.plus(crew.interval());
        double seconds = (System.nanoTime() - start) / 1e9;
        long cpu = run.probe().map(ServerProbe::cpuNanos).orElse(0L) - cpuBefore;
        large.close();
        small.close();
        check.run();
        run.settle();
        return run.result(measured, seconds, run.server(cpu, measured))
                .with(new Result.Bystanders(plan.bystanderRate(), Result.Latency.of(measured.apart())));
    }
}
