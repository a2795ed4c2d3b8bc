package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.protocol.json.JsonFields;
import java.util.List;

/** Sends a bare text to a client. */
final class NotifyClientTextMethod implements ApiMethod {

    private static final List<String> FIELDS = List.of("client", "text");

    private final Fanfare fanfare;

    NotifyClientTextMethod(Fanfare fanfare) {
        this.fanfare = fanfare;
    }

    @Override
    public Call read(JsonFields in) {
        UnknownFields unknown = new UnknownFields();
        String client = "";
        String text = "";
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "client" -> client = in.string();
                case "text" -> text = in.string();
                default -> {
                    unknown.add(field, "the request", FIELDS);
                    in.skip();
                }
            }
        }
        String whom = client;
        String what = text;
        return () -> {
            unknown.refuse();
            return NotifyMethod.result(NotifyMethod.notifications(fanfare).notifyClientText(whom, what));
        };
    }
}
