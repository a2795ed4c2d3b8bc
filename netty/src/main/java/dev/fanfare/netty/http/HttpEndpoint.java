package dev.fanfare.netty.http;

import java.util.concurrent.CompletionStage;

/**
 * Answers HTTP requests under a path: several at a time, but those of one connection one after the other.
 */
@FunctionalInterface
public interface HttpEndpoint {

    /**
     * Answers one request. Called on a handler thread, so it may block, unless {@link #admit} says that
     * this request is handled in place.
     *
     * @param call with its whole body
     * @return completes with the answer, on any thread. If it fails, the client gets status 500 and the log
     *     the rest
     * @throws Exception because something failed, to the same effect
     */
    CompletionStage<HttpAnswer> handle(HttpCall call) throws Exception;

    /**
     * Decides from its head whether a request is let in, before anything of its body is kept. Called on the
     * loop on which it arrived, so it must not block.
     *
     * @param head the request without its body
     * @return what becomes of it. Default {@link Admission#ACCEPTED}
     */
    default Admission admit(HttpCall head) {
        return Admission.ACCEPTED;
    }
}
