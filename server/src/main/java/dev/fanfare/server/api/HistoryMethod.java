package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.history.HistoryPage;
import dev.fanfare.protocol.Publication;
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

    /** The epoch stands once, beside the publications. */
    private static Publication withoutEpoch(Publication publication) {
        return publication.epoch().isEmpty()
                ? publication
                : new Publication(
                        publication.data(),
                        publication.info(),
                        publication.offset(),
                        publication.tags(),
                        publication.delta(),
                        publication.timeMillis(),
                        "",
                        publication.channel());
    }

    private static Consumer<JsonWriter> result(HistoryPage page) {
        return out -> out.alwaysList(
                        "publications",
                        page.publications(),
                        publication -> out.object(o -> JsonParts.publication(o, withoutEpoch(publication))))
                .alwaysString("epoch", page.top().epoch())
                .alwaysNumber("offset", page.top().offset());
    }
}
