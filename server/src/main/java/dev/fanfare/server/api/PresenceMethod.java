package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonParts;

/** Tells who is in a channel. */
final class PresenceMethod implements ApiMethod {

    private final Fanfare fanfare;

    PresenceMethod(Fanfare fanfare) {
        this.fanfare = fanfare;
    }

    @Override
    public Call read(JsonFields in) {
        String channel = in.only("channel", in::string, "");
        return () -> fanfare.presence(channel)
                .thenApply(clients ->
                        out -> out.alwaysMap("presence", clients, info -> out.object(o -> JsonParts.info(o, info))));
    }
}
