package dev.fanfare.bench.scenario;

import dev.fanfare.bench.load.Callers;
import dev.fanfare.bench.load.Crew;
import dev.fanfare.bench.measure.Interval;
import dev.fanfare.bench.measure.Latencies;
import dev.fanfare.bench.measure.ServerProbe;
import dev.fanfare.bench.plan.Plan;
import dev.fanfare.bench.report.Result;
import java.io.IOException;
import org.HdrHistogram.Histogram;

/** Publishes over the HTTP API, one publication after the answer to the one before, as an application does. */
final class Sequential implements Scenario {

    @Override
    public Result measure(Run run) throws IOException, InterruptedException {
        Plan plan = run.plan();
        Crew crew = run.openCrew(plan);
        Callers.Span all = new Callers.Span(0, plan.layout().channels(), plan.publishers());
        Callers callers = run.closing(
                plan.rate() > 0
                        ? Callers.paced(plan, run.ledger(), all, plan.rate())
                        : Callers.eager(plan, run.ledger(), all, crew::deliveries));
        Histogram answered = Latencies.empty();
        Runnable check = () -> {
            callers.check();
            Histogram lately = callers.answered();
            run.progress().answers(lately);
            answered.add(lately);
        };
        run.watch(plan.warmupSeconds(), check);
        run.progress().say("measuring");
        crew.interval();
        callers.answered();
        answered.reset();
        long cpuBefore = run.probe().map(ServerProbe::cpuNanos).orElse(0L);
        long start = System.nanoTime();
        Interval measured = run.watch(plan.seconds(), check);
        measured = measured.plus(crew.interval());
        answered.add(callers.answered());
        double seconds = (System.nanoTime() - start) / 1e9;
        long cpu = run.probe().map(ServerProbe::cpuNanos).orElse(0L) - cpuBefore;
        callers.close();
        callers.check();
        run.settle();
        long calls = answered.getTotalCount();
        Double cpuPerCall = run.probe().isEmpty() || calls == 0 ? null : cpu / 1e3 / calls;
        return run.result(measured, seconds, run.server(cpu, measured))
                .with(new Result.Calls(plan.publishers(), calls / seconds, Result.Latency.of(answered), cpuPerCall));
    }
}
