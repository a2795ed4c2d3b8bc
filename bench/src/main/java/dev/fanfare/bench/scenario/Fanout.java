package dev.fanfare.bench.scenario;

import dev.fanfare.bench.load.Crew;
import dev.fanfare.bench.load.Press;
import dev.fanfare.bench.load.Publisher;
import dev.fanfare.bench.measure.Interval;
import dev.fanfare.bench.measure.ServerProbe;
import dev.fanfare.bench.plan.Plan;
import dev.fanfare.bench.report.Result;
import java.io.IOException;

/** Publications at a rate or as fast as possible, in few channels or in many. */
final class Fanout implements Scenario {

    @Override
    public Result measure(Run run) throws IOException, InterruptedException {
        Plan plan = run.plan();
        Crew crew = run.openCrew(plan);
        Press press = run.openPress();
        int channels = plan.layout().channels();
        Publisher publisher = run.closing(
                plan.rate() > 0
                        ? Publisher.paced(press, 0, channels, plan.rate())
                        : Publisher.saturating(
                                press, channels, plan.window(), plan.layout().subscribers(), crew::deliveries));
        run.watch(plan.warmupSeconds(), publisher::check);
        run.progress().say("measuring");
        crew.interval();
        long cpuBefore = run.probe().map(ServerProbe::cpuNanos).orElse(0L);
        long start = System.nanoTime();
        Interval measured = run.watch(plan.seconds(), publisher::check);
        measured = measured.plus(crew.interval());
        double seconds = (System.nanoTime() - start) / 1e9;
        long cpu = run.probe().map(ServerProbe::cpuNanos).orElse(0L) - cpuBefore;
        publisher.close();
        publisher.check();
        run.settle();
        return run.result(measured, seconds, run.server(cpu, measured));
    }
}
