package dev.fanfare.server.proxy;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.JsonText;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonParts;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * What a backend has answered: {@code {"result"}}, {@code {"error"}} or {@code {"disconnect"}}.
 *
 * @param result null if there is none
 * @param error for the client; null if there is none
 * @param disconnect for the client, before an error; null if there is none
 */
record Reply<R>(
        @Nullable R result,
        @Nullable ProtocolError error,
        @Nullable Disconnect disconnect) {

    /**
     * Reads an answer.
     *
     * @param result reads a result, and stands inside its object
     * @throws Unanswered if it is something else; its message names fields and repeats no values
     */
    static <R> Reply<R> read(byte[] body, Function<JsonFields, R> result) {
        try {
            JsonFields in = JsonFields.of(body);
            if (!in.nextObject()) {
                throw new ProtocolException("there is nothing in it");
            }
            R found = null;
            ProtocolError error = null;
            Disconnect disconnect = null;
            for (String field = in.nextField(); field != null; field = in.nextField()) {
                switch (field) {
                    case "result" -> found = in.enterObject() ? result.apply(in) : null;
                    case "error" -> error = in.enterObject() ? JsonParts.error(in) : null;
                    case "disconnect" -> disconnect = in.enterObject() ? disconnect(in) : null;
                    default -> in.skip();
                }
            }
            if (in.nextObject()) {
                throw new ProtocolException("there is more behind it");
            }
            return new Reply<>(found, error, disconnect);
        } catch (JacksonException malformed) {
            throw malformed(JsonText.describe("malformed JSON", malformed));
        } catch (ProtocolException | ErrorException | IllegalArgumentException wrong) {
            throw malformed(String.valueOf(wrong.getMessage()));
        }
    }

    private static Unanswered malformed(String problem) {
        return new Unanswered(Outcome.MALFORMED, "its answer is none: " + problem);
    }

    private static Disconnect disconnect(JsonFields in) {
        JsonParts.Numbered said = JsonParts.numbered(in);
        // A reason may be left out, but no close frame can be without one.
        return new Disconnect(said.code(), said.reason().isBlank() ? "disconnect" : said.reason());
    }
}
