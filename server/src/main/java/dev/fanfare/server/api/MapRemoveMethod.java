package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.server.json.MapWriteFields;

/** Removes a value of a map. */
final class MapRemoveMethod implements ApiMethod {

    private final Fanfare fanfare;

    MapRemoveMethod(Fanfare fanfare) {
        this.fanfare = fanfare;
    }

    @Override
    public Call read(JsonFields in) {
        String channel = "";
        String key = "";
        MapWriteFields fields = new MapWriteFields();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "channel" -> channel = in.string();
                case "key" -> key = in.string();
                default -> {
                    if (!fields.ofRemoval(in, field)) {
                        in.skip();
                    }
                }
            }
        }
        String target = channel;
        String which = key;
        return () -> MapFields.result(fanfare.maps().remove(target, which, fields.write()));
    }
}
