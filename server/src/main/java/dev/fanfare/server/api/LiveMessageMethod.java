package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.json.JsonFields;

/** Sends a message to those who follow a live object. */
final class LiveMessageMethod implements ApiMethod {

    private final Fanfare fanfare;

    LiveMessageMethod(Fanfare fanfare) {
        this.fanfare = fanfare;
    }

    @Override
    public Call read(JsonFields in) {
        String id = "";
        Payload message = Payload.EMPTY;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "id" -> id = in.string();
                case "message" -> message = in.payload();
                default -> in.skip();
            }
        }
        String object = id;
        Payload what = message;
        return () -> LiveFields.live(fanfare).message(object, what).thenApply(sent -> out -> {});
    }
}
