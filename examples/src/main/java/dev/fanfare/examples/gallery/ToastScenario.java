package dev.fanfare.examples.gallery;

import dev.fanfare.examples.gallery.stage.Lights;
import dev.fanfare.examples.gallery.stage.Scenario;
import dev.fanfare.notify.ClientContext;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.Notifications;
import dev.fanfare.protocol.Payload;
import dev.fanfare.server.FanfareServer;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** A report in the background: whoever has asked for it is told when it is ready, and nobody else. */
public final class ToastScenario implements Scenario {

    private final Executor jobs;
    private final Lights lights;
    private final AtomicInteger numbers = new AtomicInteger();

    ToastScenario(Executor jobs, Lights lights) {
        this.jobs = ClientContext.wrap(jobs);
        this.lights = lights;
    }

    @Override
    public void install(FanfareServer.Builder server) {
        server.application(fanfare -> fanfare.notifications().onEvent("report.order", event -> {
            jobs.execute(() -> print(fanfare.notifications()));
            lights.lit("ordered");
            return Payload.EMPTY;
        }));
    }

    private void print(Notifications notifications) {
        try {
            Thread.sleep(5_000); // The work.
            Map<String, String> toast =
                    Map.of("title", "Report " + numbers.incrementAndGet(), "text", "It is ready.", "level", "success");
            notifications.notify(
                    Notification.builder().object("reports").message(toast).build());
            lights.lit("notified");
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
