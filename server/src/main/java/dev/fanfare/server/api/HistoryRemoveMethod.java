package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.protocol.json.JsonFields;

/** Forgets a channel's publications. */
final class HistoryRemoveMethod implements ApiMethod {

    private final Fanfare fanfare;

    HistoryRemoveMethod(Fanfare fanfare) {
        this.fanfare = fanfare;
    }

    @Override
    public Call read(JsonFields in) {
        String channel = in.only("channel", in::string, "");
        return () -> fanfare.removeHistory(channel).thenApply(done -> out -> {});
    }
}
