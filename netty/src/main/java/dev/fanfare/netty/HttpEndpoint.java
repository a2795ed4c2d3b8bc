package dev.fanfare.netty;

import java.util.concurrent.CompletionStage;

/**
 * Answers HTTP requests under a path. Called on a handler thread, so it may block; several requests at
 * a time, but those of one connection one after the other.
 */
@FunctionalInterface
public interface HttpEndpoint {

    /**
     * Answers one request.
     *
     * @throws Exception because something failed; the client gets status 500 and the log the rest
     */
    CompletionStage<HttpAnswer> handle(HttpCall call) throws Exception;
}
