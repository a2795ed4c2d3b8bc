package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.history.HistoryPage;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonParts;
import dev.fanfare.protocol.json.JsonWriter;
import java.util.function.Consumer;

/** Reads a channel's history. */
final class HistoryMethod implements ApiMethod {

    private final Fanfare fanfare;

    HistoryMethod(Fanfare fanfare) {
        this.fanfare = fanfare;
    }

    @Override
    public Call read(JsonFields in) {
        Request.History request = JsonParts.history(in);
        return () -> fanfare.history(request.channel(), request.limit(), request.since(), request.reverse())
                .thenApply(HistoryMethod::result);
    }

    private static Consumer<JsonWriter> result(HistoryPage page) {
        return out -> out.alwaysList(
                        "publications",
                        page.publications(),
                        // The epoch stands once, beside them.
                        publication -> out.object(o -> JsonParts.publication(o, publication.withEpoch(""))))
                .alwaysString("epoch", page.top().epoch())
                .alwaysNumber("offset", page.top().offset());
    }
}
