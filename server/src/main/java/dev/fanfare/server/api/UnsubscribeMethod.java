package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.protocol.json.JsonFields;
import java.util.Set;

/** Ends subscriptions of a user's connected clients to a channel. */
final class UnsubscribeMethod implements ApiMethod {

    private final Fanfare fanfare;

    UnsubscribeMethod(Fanfare fanfare) {
        this.fanfare = fanfare;
    }

    @Override
    public Call read(JsonFields in) {
        String user = "";
        String channel = "";
        String client = "";
        String session = "";
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "user" -> user = in.string();
                case "channel" -> channel = in.string();
                case "client" -> client = in.string();
                case "session" -> session = in.string();
                default -> in.skip();
            }
        }
        Clients clients = new Clients(user, client, session, Set.of());
        String target = channel;
        return () -> fanfare.unsubscribe(clients.selected(), target).thenApply(done -> out -> {});
    }
}
