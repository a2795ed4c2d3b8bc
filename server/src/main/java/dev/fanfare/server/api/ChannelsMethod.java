package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Lists the channels that have subscribers. */
final class ChannelsMethod implements ApiMethod {

    private final Fanfare fanfare;

    ChannelsMethod(Fanfare fanfare) {
        this.fanfare = fanfare;
    }

    @Override
    public Call read(JsonFields in) {
        String pattern = in.only("pattern", in::string, "");
        return () -> CompletableFuture.completedStage(channels(new ChannelPattern(pattern.isEmpty() ? "*" : pattern)));
    }

    private Consumer<JsonWriter> channels(ChannelPattern wanted) {
        Map<String, Integer> matching = new TreeMap<>();
        fanfare.channels().forEach((name, clients) -> {
            if (wanted.matches(name)) {
                matching.put(name, clients);
            }
        });
        return out ->
                out.alwaysMap("channels", matching, clients -> out.object(o -> o.alwaysNumber("num_clients", clients)));
    }
}
