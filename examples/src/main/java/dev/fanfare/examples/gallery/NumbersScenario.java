package dev.fanfare.examples.gallery;

import dev.fanfare.examples.gallery.stage.Lights;
import dev.fanfare.examples.gallery.stage.Scenario;
import dev.fanfare.notify.ClientEvent;
import dev.fanfare.sequence.Sequence;
import dev.fanfare.server.FanfareServer;
import java.util.concurrent.CompletionStage;

/** Numbers of orders, of which each is given once, however many ask at the same time. */
public final class NumbersScenario implements Scenario {

    private final Lights lights;

    NumbersScenario(Lights lights) {
        this.lights = lights;
    }

    @Override
    public void install(FanfareServer.Builder server) {
        server.application(fanfare -> {
            Sequence orders = fanfare.sequence("orders");
            // Clicks that follow each other at once are no repeats of one here: every one gets a number.
            fanfare.notifications().onEvent("order.number", ClientEvent.Repeats.ALL, event -> next(orders));
        });
    }

    private CompletionStage<Long> next(Sequence orders) {
        return orders.next().thenApply(number -> {
            lights.lit("given");
            return number;
        });
    }
}
