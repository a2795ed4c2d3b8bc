package dev.fanfare.internal.handler;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.JsonText;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import java.util.Objects;
import tools.jackson.core.JacksonException;

/**
 * How our client libraries call: by one method of ours for all of an application's, so that the answer can say
 * whether the call was a repeat. Any SDK may do the same, or call the method itself and get the answer alone.
 *
 * @param name the method, or the event
 * @param data its parameters; {@link Payload#EMPTY} if there are none
 */
public record EventCall(String name, Payload data) {

    /** The method. */
    public static final String METHOD = BuiltInCalls.RESERVED_PREFIX + "event";

    public EventCall {
        Objects.requireNonNull(name, "name must not be null");
        Objects.requireNonNull(data, "data must not be null");
    }

    /**
     * Reads {@code {"name", "data"}}; other fields are passed over.
     *
     * @throws ErrorException {@code BAD_REQUEST} if it is something else
     */
    public static EventCall read(Payload json) {
        Objects.requireNonNull(json, "json must not be null");
        String name = "";
        Payload data = Payload.EMPTY;
        try {
            JsonFields in = JsonFields.of(json.unsafeArray());
            if (in.nextObject()) {
                for (String field = in.nextField(); field != null; field = in.nextField()) {
                    switch (field) {
                        case "name" -> name = in.string();
                        case "data" -> data = in.payload();
                        default -> in.skip();
                    }
                }
            }
        } catch (JacksonException malformed) {
            throw bad(JsonText.describe("malformed JSON", malformed));
        } catch (ProtocolException wrong) {
            throw bad(String.valueOf(wrong.getMessage()));
        }
        if (name.isEmpty()) {
            throw bad("there is no name");
        }
        return new EventCall(name, data);
    }

    private static ErrorException bad(String problem) {
        return new ErrorException(
                ProtocolError.BAD_REQUEST, METHOD + " needs {\"name\": TEXT, \"data\": JSON}: " + problem);
    }

    /** Writes {@code {"data", "repeated"}}, without data that is empty and without a false. */
    public static Payload answer(BuiltInCalls.Answer answer) {
        Objects.requireNonNull(answer, "answer must not be null");
        return JsonWriter.objectPayload(
                out -> out.payload("data", answer.data()).bool("repeated", answer.repeated()));
    }
}
