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
import org.jspecify.annotations.Nullable;

/** A record that several people edit at the same time, without anybody's change being lost. */
public final class RecordScenario implements Scenario {

    private static final String RECORD = "customer:7";
    private static final List<String> FIELDS = List.of("name", "city", "phone");
    private static final int MAX_LENGTH = 80;

    private final Lights lights;

    RecordScenario(Lights lights) {
        this.lights = lights;
    }

    /** Fields as somebody wants them, who has seen the record at a version. */
    private record Change(@Nullable Map<String, @Nullable String> fields, long version) {}

    /** What became of it, and at what version the record is. */
    private record Answer(String outcome, long version) {}

    @Override
    public void install(FanfareServer.Builder server) {
        server.application(fanfare -> {
            Map<String, String> customer = Map.of("name", "Ada King", "city", "London", "phone", "+44 20 5550 123");
            fanfare.live().update(RECORD, customer, LiveWrite.IF_NEW);
            fanfare.notifications().onEvent("customer.save", event -> save(fanfare, event));
        });
    }

    private CompletionStage<Answer> save(Fanfare fanfare, ClientEvent event) {
        Change change = event.as(Change.class);
        Map<String, @Nullable String> fields = change.fields();
        if (fields == null || fields.isEmpty() || !FIELDS.containsAll(fields.keySet()) || change.version() < 0) {
            throw new ErrorException(ProtocolError.BAD_REQUEST, "Some of " + FIELDS + " and a version are needed");
        }
        if (fields.values().stream().anyMatch(value -> value == null || value.length() > MAX_LENGTH)) {
            throw new ErrorException(
                    ProtocolError.BAD_REQUEST, "Texts of up to " + MAX_LENGTH + " characters are needed");
        }
        return fanfare.live()
                .update(RECORD, fields, LiveWrite.ifVersion(change.version()))
                .thenApply(this::answer);
    }

    private Answer answer(LiveResult result) {
        if (result.outcome() == LiveResult.Outcome.CONFLICT) {
            lights.lit("conflict");
            return new Answer("conflict", result.version());
        }
        lights.lit("saved");
        return new Answer("saved", result.version());
    }
}
