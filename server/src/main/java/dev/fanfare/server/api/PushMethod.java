package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.delivery.Push;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/** A method about push or its devices: how its request is read, and what it asks. */
final class PushMethod implements ApiMethod {

    private final Fanfare fanfare;
    private final Function<JsonFields, Asked> reading;

    /**
     * What is asked; may throw {@link IllegalArgumentException} for what cannot be.
     */
    interface Asked {
        CompletionStage<Consumer<JsonWriter>> of(Push push);
    }

    PushMethod(Fanfare fanfare, Function<JsonFields, Asked> reading) {
        this.fanfare = fanfare;
        this.reading = reading;
    }

    /** What needs no answer but that it is done. */
    static Consumer<JsonWriter> nothing(Object done) {
        return out -> {};
    }

    @Override
    public Call read(JsonFields in) {
        Asked asked = reading.apply(in);
        return () -> {
            Push push = Extensions.part(fanfare, Push.class, "there is no push; see push.enabled");
            return Extensions.possible(() -> asked.of(push));
        };
    }
}
