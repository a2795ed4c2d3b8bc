package dev.fanfare.server.api;

import dev.fanfare.map.MapEntry;
import dev.fanfare.map.MapResult;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.json.JsonParts;
import dev.fanfare.protocol.json.JsonWriter;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** What is answered of maps. */
final class MapFields {

    private MapFields() {}

    /** Writes what became of it. */
    static CompletionStage<Consumer<JsonWriter>> result(CompletionStage<MapResult> result) {
        return result.thenApply(done -> out -> {
            out.number("offset", done.position().offset())
                    .string("epoch", done.position().epoch())
                    .bool("suppressed", !done.isApplied());
            if (done.suppressed() != null) {
                out.string("suppress_reason", done.suppressed().name().toLowerCase(Locale.ROOT));
            }
        });
    }

    /** Writes an entry as the publication that tells of it. */
    static void entry(JsonWriter out, MapEntry entry) {
        JsonParts.publication(
                out,
                new Publication(
                        entry.data(),
                        entry.info(),
                        entry.offset(),
                        entry.tags(),
                        false,
                        0,
                        "",
                        "",
                        entry.key(),
                        entry.removed(),
                        0));
    }
}
