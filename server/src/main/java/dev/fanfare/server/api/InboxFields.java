package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.inbox.Inbox;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** What the methods about inboxes have in common. */
final class InboxFields {

    private InboxFields() {}

    /**
     * The inboxes of an engine.
     *
     * @throws ErrorException with {@code NOT_AVAILABLE} if it has none
     */
    static Inbox inbox(Fanfare fanfare) {
        return Extensions.part(fanfare, Inbox.class, "there is no inbox; see inbox.enabled");
    }

    /** Answers with the fields of a JSON object. */
    static CompletionStage<Consumer<JsonWriter>> fields(CompletionStage<Payload> object) {
        return object.thenApply(json -> out -> {
            JsonFields in = JsonFields.of(json.unsafeArray());
            in.nextObject();
            for (String field = in.nextField(); field != null; field = in.nextField()) {
                out.payload(field, in.payload());
            }
        });
    }
}
