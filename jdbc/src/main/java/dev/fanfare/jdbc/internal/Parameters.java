package dev.fanfare.jdbc.internal;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.JsonText;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.json.JsonFields;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import tools.jackson.core.JacksonException;

/** What clients call with. */
public final class Parameters {

    private static final Payload NONE = Payload.utf8("{}");

    private Parameters() {}

    /**
     * Answers a call; what is wrong with its parameters becomes {@link ProtocolError#BAD_REQUEST}.
     *
     * @param <P> what parameters are read into
     * @param <T> what is answered
     * @param data one JSON object, or nothing
     * @param read from the start of the object
     * @param action what is done with the parameters
     * @return completes with the answer
     */
    public static <P, T> CompletionStage<T> answering(
            Payload data, Function<JsonFields, P> read, Function<P, CompletionStage<T>> action) {
        try {
            JsonFields in = JsonFields.of((data.isEmpty() ? NONE : data).unsafeArray());
            in.nextObject();
            return action.apply(read.apply(in));
        } catch (JacksonException malformed) {
            return refused(JsonText.describe("malformed JSON", malformed));
        } catch (ProtocolException | IllegalArgumentException wrong) {
            return refused(String.valueOf(wrong.getMessage()));
        } catch (ErrorException refused) {
            return CompletableFuture.failedStage(refused);
        }
    }

    private static <T> CompletionStage<T> refused(String why) {
        return CompletableFuture.failedStage(new ErrorException(ProtocolError.BAD_REQUEST, why));
    }
}
