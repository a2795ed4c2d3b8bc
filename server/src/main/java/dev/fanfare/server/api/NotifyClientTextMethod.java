package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.protocol.json.JsonFields;

/** Sends a bare text to a client. */
final class NotifyClientTextMethod implements ApiMethod {

    private final Fanfare fanfare;

    NotifyClientTextMethod(Fanfare fanfare) {
        this.fanfare = fanfare;
    }

    @Override
    public Call read(JsonFields in) {
        String client = "";
        String text = "";
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "client" -> client = in.string();
                case "text" -> text = in.string();
                default -> in.skip();
            }
        }
        String whom = client;
        String what = text;
        return () -> NotifyMethod.result(NotifyMethod.notifications(fanfare).notifyClientText(whom, what));
    }
}
