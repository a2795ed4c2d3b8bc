package dev.fanfare.server.api;

import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
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

    /** A request that has been read. */
    interface Call {

        /**
         * Carries it out.
         *
         * @return writes the fields of the result; fails with an {@link
         *     dev.fanfare.handler.ErrorException} if it cannot be
         */
        CompletionStage<Consumer<JsonWriter>> run();
    }
}
