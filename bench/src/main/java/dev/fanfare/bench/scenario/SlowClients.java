package dev.fanfare.bench.scenario;

import dev.fanfare.bench.load.Crew;
import dev.fanfare.bench.load.Press;
import dev.fanfare.bench.load.Publisher;
import dev.fanfare.bench.measure.Interval;
import dev.fanfare.bench.measure.ServerProbe;
import dev.fanfare.bench.plan.Plan;
import dev.fanfare.bench.report.Result;
import java.io.IOException;

/** One client in so many stops reading; the others must not notice, and the server must not swell. */
final class SlowClients implements Scenario {

    @Override
    public Result measure(Run run) throws IOException, InterruptedException {
        Plan plan = run.plan();
        Crew crew = run.openCrew(plan);
        Press press = run.openPress();
        Publisher publisher =
                run.closing(Publisher.paced(press, 0, plan.layout().channels(), plan.rate()));
        run.watch(plan.warmupSeconds(), publisher::check);
        crew.interval();
        run.progress().say("all are reading");
        Interval before = run.watch(plan.seconds(), publisher::check);
        long rssBefore = run.probe().map(ServerProbe::rssKb).orElse(0L);
        crew.stall();
        int stalled = plan.layout().connections() / plan.layout().oddEvery();
        run.progress().say(String.format("%,d have stopped reading", stalled));
        long start = System.nanoTime();
        Interval during = run.watch(plan.seconds(), publisher::check);
        double seconds = (System.nanoTime() - start) / 1e9;
        Long growth = run.probe().map(probe -> probe.rssKb() - rssBefore).orElse(null);
        publisher.close();
        publisher.check();
        run.settle();
        return run.result(during, seconds, run.server())
                .with(new Result.Slow(
                        stalled, Result.Latency.of(before.ordinary()), Result.Latency.of(during.ordinary()), growth));
    }
}
