package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.protocol.json.JsonFields;

/** Tells how many are in a channel. */
final class PresenceStatsMethod implements ApiMethod {

    private final Fanfare fanfare;

    PresenceStatsMethod(Fanfare fanfare) {
        this.fanfare = fanfare;
    }

    @Override
    public Call read(JsonFields in) {
        String channel = in.only("channel", in::string, "");
        return () -> fanfare.presenceStats(channel)
                .thenApply(stats -> out ->
                        out.alwaysNumber("num_clients", stats.clients()).alwaysNumber("num_users", stats.users()));
    }
}
