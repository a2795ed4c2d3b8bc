package dev.fanfare.examples.gallery;

import dev.fanfare.examples.gallery.stage.Lights;
import dev.fanfare.examples.gallery.stage.Scenario;
import dev.fanfare.live.LiveObjects;
import dev.fanfare.protocol.Payload;
import dev.fanfare.server.FanfareServer;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/** A calculation that takes a while, during which nobody may change what it is about. */
public final class BusyScenario implements Scenario {

    private static final String QUOTE = "quote:9";

    private final Executor jobs;
    private final Lights lights;
    private final AtomicBoolean runs = new AtomicBoolean();

    BusyScenario(Executor jobs, Lights lights) {
        this.jobs = jobs;
        this.lights = lights;
    }

    @Override
    public void install(FanfareServer.Builder server) {
        server.application(fanfare -> fanfare.notifications().onEvent("quote.calculate", event -> {
            if (runs.compareAndSet(false, true)) {
                jobs.execute(() -> calculate(fanfare.live()));
            }
            return Payload.EMPTY;
        }));
    }

    private void calculate(LiveObjects live) {
        long sum = 0;
        try {
            Thread.sleep(2_000); // Who has but one mouse wants to be back in the other pane.
            live.update(QUOTE, Map.of("busy", true, "text1", "Asking four suppliers"));
            lights.lit("busy");
            for (int supplier = 1; supplier <= 4; supplier++) {
                Thread.sleep(700); // Suppliers take their time.
                sum += 210 + 17 * supplier;
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } finally {
            live.update(QUOTE, Map.of("busy", false, "text1", "", "value", sum));
            lights.lit("free");
            runs.set(false);
        }
    }
}
