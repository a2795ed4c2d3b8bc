package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.server.json.MapWriteFields;

/** Writes a value of a map. */
final class MapPublishMethod implements ApiMethod {

    private final Fanfare fanfare;

    MapPublishMethod(Fanfare fanfare) {
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
                // Keys are in the order of their bytes, and the stream has what the state has.
                case "score" -> in.number();
                case "stream_data" -> in.payload();
                default -> fields.ofWrite(in, field);
            }
        }
        String target = channel;
        String which = key;
        return () -> MapFields.result(fanfare.maps().publish(target, which, fields.data(), fields.write()));
    }
}
