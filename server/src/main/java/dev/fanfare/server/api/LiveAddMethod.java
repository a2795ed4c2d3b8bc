package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.protocol.json.JsonFields;

/** Adds to an integer of a live object. */
final class LiveAddMethod implements ApiMethod {

    private final Fanfare fanfare;

    LiveAddMethod(Fanfare fanfare) {
        this.fanfare = fanfare;
    }

    @Override
    public Call read(JsonFields in) {
        String id = "";
        String attribute = "";
        long amount = 1;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "id" -> id = in.string();
                case "attribute" -> attribute = in.string();
                case "amount" -> amount = in.signedLong();
                default -> in.skip();
            }
        }
        String object = id;
        String name = attribute;
        long number = amount;
        return () -> LiveFields.result(LiveFields.live(fanfare).add(object, name, number));
    }
}
