package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
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
        ChannelPattern wanted = new ChannelPattern(pattern.isEmpty() ? "*" : pattern);
        return () ->
                fanfare.channels().thenApply(survey -> channels(survey.answers().values(), wanted));
    }

    private static Consumer<JsonWriter> channels(Collection<Map<String, Integer>> nodes, ChannelPattern wanted) {
        Map<String, Integer> matching = new TreeMap<>();
        for (Map<String, Integer> node : nodes) {
            node.forEach((name, clients) -> {
                if (wanted.matches(name)) {
                    matching.merge(name, clients, Integer::sum);
                }
            });
        }
        return out ->
                out.alwaysMap("channels", matching, clients -> out.object(o -> o.alwaysNumber("num_clients", clients)));
    }
}
