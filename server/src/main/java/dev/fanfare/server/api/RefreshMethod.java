package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.handler.Renewal;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.server.json.Moments;
import java.time.Instant;
import java.util.Set;

/** Grants a user's connections more time, or ends them. */
final class RefreshMethod implements ApiMethod {

    private final Fanfare fanfare;

    RefreshMethod(Fanfare fanfare) {
        this.fanfare = fanfare;
    }

    @Override
    public Call read(JsonFields in) {
        String user = "";
        String client = "";
        String session = "";
        boolean isExpired = false;
        Instant expireAt = null;
        Payload info = null;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "user" -> user = in.string();
                case "client" -> client = in.string();
                case "session" -> session = in.string();
                case "expired" -> isExpired = in.bool();
                case "expire_at" -> expireAt = Moments.expiry(Moments.seconds(field, (double) in.signedLong()));
                case "info" -> info = in.payload();
                default -> in.skip();
            }
        }
        Clients clients = new Clients(user, client, session, Set.of());
        if (isExpired) {
            return () ->
                    fanfare.disconnect(clients.selected(), Disconnect.EXPIRED).thenApply(done -> out -> {});
        }
        Renewal renewal = new Renewal(expireAt, info);
        return () -> fanfare.refresh(clients.selected(), renewal).thenApply(done -> out -> {});
    }
}
