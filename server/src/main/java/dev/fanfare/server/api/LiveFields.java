package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.live.LiveObjects;
import dev.fanfare.live.LiveResult;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.json.JsonWriter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** What the methods about live objects have in common. */
final class LiveFields {

    private static final Payload NULL = Payload.utf8("null");

    private LiveFields() {}

    /**
     * The live objects of an engine.
     *
     * @throws ErrorException with {@code NOT_AVAILABLE} if they are off
     */
    static LiveObjects live(Fanfare fanfare) {
        if (!fanfare.hasLive()) {
            throw new ErrorException(ProtocolError.NOT_AVAILABLE, "live objects are off; see live.enabled");
        }
        return fanfare.live();
    }

    /** Writes what became of a write. */
    static CompletionStage<Consumer<JsonWriter>> result(CompletionStage<LiveResult> result) {
        return result.thenApply(outcome -> out -> {
            out.alwaysString("outcome", outcome.outcome().name().toLowerCase(Locale.ROOT))
                    .alwaysNumber("version", outcome.version());
            attributes(out, outcome.attributes());
        });
    }

    /** Writes attributes, null for those that are gone. */
    static void attributes(JsonWriter out, Map<String, Payload> attributes) {
        out.object(
                "attributes",
                object -> attributes.forEach((name, value) -> object.payload(name, value.isEmpty() ? NULL : value)));
    }
}
