package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.session.ClientSelector;
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
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "user" -> user = in.string();
                case "channel" -> channel = in.string();
                case "client" -> client = in.string();
                default -> in.skip();
            }
        }
        ClientSelector clients = new ClientSelector(user, client, Set.of());
        String target = channel;
        return () -> fanfare.unsubscribe(clients, target).thenApply(done -> out -> {});
    }
}
