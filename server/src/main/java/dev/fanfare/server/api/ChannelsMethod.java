package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Lists the channels that have subscribers. */
final class ChannelsMethod implements ApiMethod {

    private final Fanfare fanfare;

    ChannelsMethod(Fanfare fanfare) {
        this.fanfare = fanfare;
    }

    @Override
    public Call read(JsonFields in) {
        String pattern = in.only("pattern", in::string, "");
        Pattern wanted = glob(pattern.isEmpty() ? "*" : pattern);
        return () -> CompletableFuture.completedStage(channels(wanted));
    }

    private Consumer<JsonWriter> channels(Pattern wanted) {
        Map<String, Integer> matching = new TreeMap<>();
        fanfare.channels().forEach((name, clients) -> {
            if (wanted.matcher(name).matches()) {
                matching.put(name, clients);
            }
        });
        return out ->
                out.alwaysMap("channels", matching, clients -> out.object(o -> o.alwaysNumber("num_clients", clients)));
    }

    /** A star stands for anything, a question mark for any one character; all else for itself. */
    private static Pattern glob(String pattern) {
        StringBuilder regex = new StringBuilder();
        pattern.codePoints().forEach(c -> {
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(Character.toString(c)));
            }
        });
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
}
