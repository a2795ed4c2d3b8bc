package dev.fanfare.examples.gallery;

import dev.fanfare.examples.gallery.stage.Lights;
import dev.fanfare.examples.gallery.stage.Scenario;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.notify.ClientContext;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.Notifications;
import dev.fanfare.protocol.Payload;
import dev.fanfare.server.FanfareServer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A report in the background: whoever has asked for it is told when it is ready, and nobody else. */
public final class ToastScenario implements Scenario {

    private static final int MAX_OPEN = 1_000;
    private static final int MAX_OPEN_OF_ONE = 5;

    private final ScheduledExecutorService jobs;
    private final Lights lights;
    private final AtomicInteger numbers = new AtomicInteger();
    /** How many reports are not ready yet, by who has ordered them; guarded by itself. */
    private final Map<String, Integer> open = new HashMap<>();

    ToastScenario(ScheduledExecutorService jobs, Lights lights) {
        this.jobs = jobs;
        this.lights = lights;
    }

    @Override
    public void install(FanfareServer.Builder server) {
        server.application(fanfare -> fanfare.notifications().onEvent("report.order", event -> {
            open(event.clientId());
            Runnable report = ClientContext.wrap(() -> print(fanfare.notifications(), event.clientId()));
            jobs.schedule(report, 5, TimeUnit.SECONDS); // The work.
            lights.lit("ordered");
            return Payload.EMPTY;
        }));
    }

    private void open(String client) {
        synchronized (open) {
            if (open.getOrDefault(client, 0) >= MAX_OPEN_OF_ONE) {
                throw new ErrorException(
                        429, MAX_OPEN_OF_ONE + " reports of yours are not ready. Wait for one of them");
            }
            if (open.values().stream().mapToInt(Integer::intValue).sum() >= MAX_OPEN) {
                throw new ErrorException(429, "There are too many reports. Try again in some seconds");
            }
            open.merge(client, 1, Integer::sum);
        }
    }

    private void print(Notifications notifications, String client) {
        synchronized (open) {
            open.merge(client, -1, Integer::sum);
            open.remove(client, 0);
        }
        Map<String, String> toast =
                Map.of("title", "Report " + numbers.incrementAndGet(), "text", "It is ready.", "level", "success");
        notifications.notify(
                Notification.builder().object("reports").message(toast).build());
        lights.lit("notified");
    }
}
