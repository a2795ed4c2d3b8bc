package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.live.LiveObjects;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Does something with a whole live object, of which only the id is needed. */
final class LiveObjectMethod implements ApiMethod {

    private final Fanfare fanfare;
    private final Action action;

    /** What is done. */
    interface Action {
        CompletionStage<Consumer<JsonWriter>> with(LiveObjects live, String id);
    }

    private LiveObjectMethod(Fanfare fanfare, Action action) {
        this.fanfare = fanfare;
        this.action = action;
    }

    /** Reads an object. */
    static LiveObjectMethod get(Fanfare fanfare) {
        return new LiveObjectMethod(
                fanfare,
                (live, id) -> live.get(id).thenApply(state -> out -> {
                    out.alwaysNumber("version", state.version());
                    LiveFields.attributes(out, state.attributes());
                    if (state.expiresIn() != null) {
                        out.alwaysNumber("expires_in", state.expiresIn().toMillis());
                    }
                }));
    }

    /** Removes an object. */
    static LiveObjectMethod remove(Fanfare fanfare) {
        return new LiveObjectMethod(fanfare, (live, id) -> LiveFields.result(live.remove(id)));
    }

    @Override
    public Call read(JsonFields in) {
        String id = in.only("id", in::string, "");
        return () -> action.with(LiveFields.live(fanfare), id);
    }
}
