package dev.fanfare.bench.scenario;

import dev.fanfare.bench.load.Crew;
import dev.fanfare.bench.measure.ServerProbe;
import dev.fanfare.bench.plan.Layout;
import dev.fanfare.bench.plan.Plan;
import dev.fanfare.bench.report.Result;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** What a connection costs in memory when nothing happens. */
final class Idle implements Scenario {

    /** So many connections come and go first, so that what a server loads once is not counted. */
    private static final int REHEARSAL = 500;

    @Override
    public Result measure(Run run) throws IOException, InterruptedException {
        Plan plan = run.plan();
        ServerProbe probe = run.probe()
                .orElseThrow(() -> new BenchException(
                        "The scenario idle measures the memory of the server's process; name it with --server-pid."));
        rehearse(run);
        TimeUnit.MILLISECONDS.sleep((long) (plan.warmupSeconds() * 1000));
        probe.collectGarbage();
        long before = probe.rssKb();
        run.openCrew(plan);
        run.watch(plan.seconds(), () -> {});
        boolean collected = probe.collectGarbage();
        long after = probe.rssKb();
        double perConnection = (after - before) / (double) plan.layout().total();
        return run.result(null, plan.seconds(), new Result.Server(null, after, perConnection, collected));
    }

    private static void rehearse(Run run) throws IOException, InterruptedException {
        Plan plan = run.plan();
        int connections = Math.min(REHEARSAL, plan.layout().connections());
        int channels = Math.min(plan.layout().channels(), connections);
        Crew rehearsal = run.openCrew(plan.with(new Layout(connections, channels, connections / channels, 0, 0)));
        rehearsal.close();
        run.progress().say("the rehearsal is over");
    }
}
