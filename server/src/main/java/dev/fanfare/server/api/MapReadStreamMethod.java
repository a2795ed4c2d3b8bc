package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.protocol.json.JsonFields;

/** Reads what changed of a map. */
final class MapReadStreamMethod implements ApiMethod {

    private final Fanfare fanfare;

    MapReadStreamMethod(Fanfare fanfare) {
        this.fanfare = fanfare;
    }

    @Override
    public Call read(JsonFields in) {
        String channel = "";
        long offset = 0;
        String epoch = "";
        boolean isSince = false;
        int limit = 0;
        boolean reverse = false;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "channel" -> channel = in.string();
                case "since_offset" -> {
                    isSince = !in.isNull();
                    offset = in.unsignedLong();
                }
                case "since_epoch" -> epoch = in.string();
                case "limit" -> limit = in.signedInt();
                case "reverse" -> reverse = in.bool();
                default -> in.skip();
            }
        }
        String asked = channel;
        StreamPosition since = isSince || !epoch.isEmpty() ? new StreamPosition(offset, epoch) : null;
        int most = limit;
        boolean newestFirst = reverse;
        return () -> fanfare.maps()
                .readStream(asked, since, most, newestFirst)
                .thenApply(page -> out -> out.alwaysList(
                                "entries", page.entries(), entry -> out.object(o -> MapFields.entry(o, entry)))
                        .number("offset", page.position().offset())
                        .string("epoch", page.position().epoch()));
    }
}
