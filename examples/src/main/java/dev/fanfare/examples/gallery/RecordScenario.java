package dev.fanfare.examples.gallery;

import dev.fanfare.Fanfare;
import dev.fanfare.examples.gallery.stage.Lights;
import dev.fanfare.examples.gallery.stage.Scenario;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.live.LiveResult;
import dev.fanfare.live.LiveWrite;
import dev.fanfare.notify.ClientEvent;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.server.FanfareServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** A record that several people edit at the same time, without anybody's change being lost. */
public final class RecordScenario implements Scenario {

    private static final String RECORD = "customer:7";
    private static final List<String> FIELDS = List.of("name", "city", "phone");

    private final Lights lights;

    RecordScenario(Lights lights) {
        this.lights = lights;
    }

    /** One field as somebody wants it, who has seen the record at a version. */
    private record Change(String field, String value, long version) {}

    @Override
    public void install(FanfareServer.Builder server) {
        server.application(fanfare -> {
            Map<String, String> customer = Map.of("name", "Ada King", "city", "London", "phone", "+44 20 5550 123");
            fanfare.live().update(RECORD, customer, LiveWrite.IF_NEW);
            fanfare.notifications().onEvent("customer.save", event -> save(fanfare, event));
        });
    }

    private CompletionStage<String> save(Fanfare fanfare, ClientEvent event) {
        Change change = event.as(Change.class);
        if (!FIELDS.contains(change.field()) || change.value().length() > 80) {
            throw new ErrorException(ProtocolError.BAD_REQUEST);
        }
        return fanfare.live()
                .update(RECORD, Map.of(change.field(), change.value()), LiveWrite.ifVersion(change.version()))
                .thenApply(this::outcome);
    }

    private String outcome(LiveResult result) {
        if (result.outcome() == LiveResult.Outcome.CONFLICT) {
            lights.lit("conflict");
            return "conflict";
        }
        lights.lit("saved");
        return "saved";
    }
}
