package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.server.json.SubscribeFields;
import java.util.Set;

/** Subscribes a user's connected clients to a channel. */
final class SubscribeMethod implements ApiMethod {

    private final Fanfare fanfare;

    SubscribeMethod(Fanfare fanfare) {
        this.fanfare = fanfare;
    }

    @Override
    public Call read(JsonFields in) {
        String user = "";
        String channel = "";
        String client = "";
        String session = "";
        SubscribeFields subscription = new SubscribeFields();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "user" -> user = in.string();
                case "channel" -> channel = in.string();
                case "client" -> client = in.string();
                case "session" -> session = in.string();
                default -> subscription.field(in, field);
            }
        }
        Clients clients = new Clients(user, client, session, Set.of());
        String target = channel;
        return () -> fanfare.subscribe(clients.selected(), target, subscription.options())
                .thenApply(done -> out -> {});
    }
}
