package dev.fanfare.server.api;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** One method of the HTTP API. */
interface ApiMethod {

    /**
     * Reads a request, without doing anything yet.
     *
     * @param in stands inside the request's object, and stands behind it afterwards
     */
    Call read(JsonFields in);

    /** Whether the answer is the result itself, without {@code "result"} around it. */
    default boolean answersBare() {
        return false;
    }

    /** A request that has been read. */
    interface Call {

        /**
         * Carries it out.
         *
         * @return writes the fields of the result; fails with an {@link ErrorException} if it cannot be
         */
        CompletionStage<Consumer<JsonWriter>> run();
    }

    /** Reads a request; if it has a field that the method does not have, the call is refused. */
    static Call checked(ApiMethod method, JsonFields in) {
        List<String> unknown = new ArrayList<>(1);
        Consumer<String> outer = in.onSkip(unknown::add);
        Call call = method.read(in);
        in.onSkip(outer);
        return unknown.isEmpty()
                ? call
                : () -> {
                    throw new ErrorException(
                            ProtocolError.BAD_REQUEST,
                            "there is no field \"" + Outside.of(unknown.get(0)) + "\" in this request");
                };
    }
}
