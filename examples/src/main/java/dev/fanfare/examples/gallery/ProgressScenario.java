package dev.fanfare.examples.gallery;

import dev.fanfare.examples.gallery.stage.Lights;
import dev.fanfare.examples.gallery.stage.Scenario;
import dev.fanfare.live.LiveObjects;
import dev.fanfare.server.FanfareServer;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/** A long job, which anybody can start, and whose progress everybody sees. */
public final class ProgressScenario implements Scenario {

    private static final String JOB = "job:42";
    private static final String[] STEPS = {"Picking", "Packing", "Weighing", "Labelling", "Ready to ship"};

    private final Executor jobs;
    private final Lights lights;
    private final AtomicBoolean runs = new AtomicBoolean();

    ProgressScenario(Executor jobs, Lights lights) {
        this.jobs = jobs;
        this.lights = lights;
    }

    @Override
    public void install(FanfareServer.Builder server) {
        server.application(fanfare -> fanfare.notifications().onEvent("job.start", event -> start(fanfare.live())));
    }

    private String start(LiveObjects live) {
        if (!runs.compareAndSet(false, true)) {
            return "It is running already.";
        }
        jobs.execute(() -> run(live));
        lights.lit("started");
        return "";
    }

    private void run(LiveObjects live) {
        try {
            for (int done = 0; done <= 100; done++) {
                live.update(JOB, Map.of("progress", done, "text1", STEPS[done / 25]));
                lights.lit("step");
                Thread.sleep(120); // The work.
            }
            lights.lit("done");
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } finally {
            runs.set(false);
        }
    }
}
