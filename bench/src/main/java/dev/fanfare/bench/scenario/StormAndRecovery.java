package dev.fanfare.bench.scenario;

import dev.fanfare.bench.load.Crew;
import dev.fanfare.bench.load.Press;
import dev.fanfare.bench.load.Publisher;
import dev.fanfare.bench.measure.Interval;
import dev.fanfare.bench.plan.Layout;
import dev.fanfare.bench.plan.Plan;
import dev.fanfare.bench.report.Result;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * All connections but those of the bystanders break, publications are missed, and all come back at once.
 * The bystanders receive on a channel of their own, before and during the storm.
 */
final class StormAndRecovery implements Scenario {

    private static final long GONE_SECONDS = 10;

    @Override
    public Result measure(Run run) throws IOException, InterruptedException {
        Plan plan = run.plan();
        Layout layout = plan.layout();
        Crew crew = run.openCrew(plan);
        Press press = run.openPress();
        Publisher.burst(press, layout.channels(), 1);
        Publisher bystanders = run.closing(Publisher.paced(press, layout.channels(), 1, plan.rate()));
        run.watch(plan.warmupSeconds(), bystanders::check);
        crew.interval();
        run.progress().say("bystanders alone");
        Interval before = run.watch(plan.seconds(), bystanders::check);

        crew.drop();
        awaitGone(crew, layout.bystanders());
        Publisher.burst(press, layout.channels(), plan.missed());
        run.progress().say(String.format("all dropped, each has missed %,d publications", plan.missed()));
        crew.interval();
        long start = System.nanoTime();
        crew.reopen();
        run.awaitReady(crew, layout.total());
        double millis = (System.nanoTime() - start) / 1e6;
        bystanders.check();
        Interval storm = crew.interval();
        run.progress().say(String.format("all are back after %,.0f ms", millis));

        Publisher.burst(press, layout.channels(), 1);
        bystanders.close();
        run.settle();
        storm = storm.plus(crew.interval());
        return run.result(null, plan.seconds(), run.server())
                .with(new Result.Storm(
                        plan.missed(),
                        crew.counts().unrecovered(),
                        millis,
                        Result.Latency.of(storm.ready()),
                        Result.Latency.of(before.apart()),
                        Result.Latency.of(storm.apart())));
    }

    private static void awaitGone(Crew crew, int left) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(GONE_SECONDS);
        while (crew.counts().ready() > left && System.nanoTime() < end) {
            Thread.sleep(1);
        }
    }
}
