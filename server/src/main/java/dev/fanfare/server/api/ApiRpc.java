package dev.fanfare.server.api;

import dev.fanfare.protocol.Payload;
import java.util.concurrent.CompletionStage;

/** A method of an application that servers may call over the HTTP API, as {@code rpc}. */
public interface ApiRpc {

    /**
     * Answers a call. Runs on a handler thread.
     *
     * @param params what came with it; empty if nothing did
     * @return JSON, or an empty payload for nothing. A {@link dev.fanfare.handler.ErrorException} refuses the
     *     call with its error
     * @throws Exception because it failed; it is logged, and the caller gets error 100
     */
    CompletionStage<Payload> call(Payload params) throws Exception;
}
