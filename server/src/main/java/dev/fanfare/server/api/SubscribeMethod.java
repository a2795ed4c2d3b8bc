package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.server.json.SubscribeFields;
import dev.fanfare.session.ClientSelector;
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
        SubscribeFields subscription = new SubscribeFields();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "user" -> user = in.string();
                case "channel" -> channel = in.string();
                case "client" -> client = in.string();
                default -> subscription.field(in, field);
            }
        }
        ClientSelector clients = new ClientSelector(user, client, Set.of());
        String target = channel;
        return () -> fanfare.subscribe(clients, target, subscription.options()).thenApply(done -> out -> {});
    }
}
