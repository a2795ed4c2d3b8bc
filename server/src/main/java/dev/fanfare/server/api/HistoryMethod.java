package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.history.HistoryPage;
import dev.fanfare.protocol.StreamPosition;
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
        String channel = "";
        int limit = 0;
        StreamPosition since = null;
        boolean reverse = false;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "channel" -> channel = in.string();
                case "limit" -> limit = in.signedInt();
                case "since" -> since = in.enterObject() ? JsonParts.position(in) : null;
                case "reverse" -> reverse = in.bool();
                default -> in.skip();
            }
        }
        String target = channel;
        int most = limit;
        StreamPosition from = since;
        boolean backwards = reverse;
        return () -> fanfare.history(target, most, from, backwards).thenApply(HistoryMethod::result);
    }

    private static Consumer<JsonWriter> result(HistoryPage page) {
        return out -> out.alwaysList(
                        "publications",
                        page.publications(),
                        publication -> out.object(o -> JsonParts.publication(o, publication)))
                .alwaysString("epoch", page.top().epoch())
                .alwaysNumber("offset", page.top().offset());
    }
}
