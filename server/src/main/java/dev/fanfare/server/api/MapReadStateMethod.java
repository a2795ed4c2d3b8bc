package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.map.MapPage;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads what a map holds: a page, or one value. */
final class MapReadStateMethod implements ApiMethod {

    private final Fanfare fanfare;

    MapReadStateMethod(Fanfare fanfare) {
        this.fanfare = fanfare;
    }

    @Override
    public Call read(JsonFields in) {
        String channel = "";
        String cursor = "";
        int limit = 0;
        String key = "";
        long offset = 0;
        String epoch = "";
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "channel" -> channel = in.string();
                case "cursor" -> cursor = in.string();
                case "limit" -> limit = in.signedInt();
                case "key" -> key = in.string();
                // There is one order.
                case "asc" -> in.bool();
                case "revision_offset" -> offset = in.unsignedLong();
                case "revision_epoch" -> epoch = in.string();
                default -> in.skip();
            }
        }
        String asked = channel;
        String which = key;
        String from = cursor;
        int most = limit;
        StreamPosition revision = epoch.isEmpty() ? null : new StreamPosition(offset, epoch);
        return () -> which.isEmpty()
                ? fanfare.maps().readState(asked, from, most, revision).thenApply(MapReadStateMethod::result)
                : one(asked, which, revision);
    }

    private CompletionStage<Consumer<JsonWriter>> one(String channel, String key, @Nullable StreamPosition revision) {
        // The position first: then the value is as new as that, or newer.
        return fanfare.maps()
                .readState(channel, "", 0, revision)
                .thenCompose(at -> fanfare.maps()
                        .read(channel, key)
                        .thenApply(entry ->
                                result(new MapPage(entry.map(List::of).orElse(List.of()), at.position(), ""))));
    }

    private static Consumer<JsonWriter> result(MapPage page) {
        return out -> out.alwaysList("entries", page.entries(), entry -> out.object(o -> MapFields.entry(o, entry)))
                .number("offset", page.position().offset())
                .string("epoch", page.position().epoch())
                .string("cursor", page.cursor());
    }
}
