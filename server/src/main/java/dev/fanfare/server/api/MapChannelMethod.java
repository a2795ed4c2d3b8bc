package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/** What is done with a whole map. */
final class MapChannelMethod implements ApiMethod {

    private final Function<String, CompletionStage<Consumer<JsonWriter>>> action;

    private MapChannelMethod(Function<String, CompletionStage<Consumer<JsonWriter>>> action) {
        this.action = action;
    }

    /** Counts its values. */
    static ApiMethod stats(Fanfare fanfare) {
        return new MapChannelMethod(
                channel -> fanfare.maps().size(channel).thenApply(size -> out -> out.alwaysNumber("num_keys", size)));
    }

    /** Forgets everything in it. */
    static ApiMethod clear(Fanfare fanfare) {
        return new MapChannelMethod(channel -> fanfare.maps().clear(channel).thenApply(cleared -> out -> {}));
    }

    @Override
    public Call read(JsonFields in) {
        String channel = in.only("channel", in::string, "");
        return () -> action.apply(channel);
    }
}
