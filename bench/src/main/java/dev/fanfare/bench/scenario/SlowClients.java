package dev.fanfare.bench.scenario;

import dev.fanfare.bench.load.Crew;
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
        run.openPress();
        Publisher publisher =
                run.closing(Publisher.paced(run.press(), 0, plan.layout().channels(), plan.rate()));
        run.watch(plan.warmupSeconds(), publisher);
        crew.interval();
        run.progress().say("all are reading");
        Interval before = run.watch(plan.seconds(), publisher);
        long rssBefore = run.probe().map(ServerProbe::rssKb).orElse(0L);
        crew.stall();
        int stalled = plan.layout().connections() / plan.layout().oddEvery();
        run.progress().say(String.format("%,d have stopped reading", stalled));
        long start = System.nanoTime();
        Interval during = run.watch(plan.seconds(), publisher);
        double seconds = (System.nanoTime() - start) / 1e9;
        Long growth = run.probe().map(probe -> probe.rssKb() - rssBefore).orElse(null);
        publisher.close();
        publisher.check();
        run.settle();
        Result.Server server = run.probe()
                .map(probe -> new Result.Server(null, probe.rssKb(), null, null))
                .orElse(null);
        Result common = run.result(during, seconds, server);
        return new Result(
                common.setup(),
                common.publications(),
                common.deliveries(),
                common.deliveriesPerSecond(),
                common.tally(),
                common.failedConnections(),
                common.problem(),
                common.latency(),
                common.longestPauseMillis(),
                server,
                null,
                new Result.Slow(
                        stalled, Result.Latency.of(before.ordinary()), Result.Latency.of(during.ordinary()), growth));
    }
}
