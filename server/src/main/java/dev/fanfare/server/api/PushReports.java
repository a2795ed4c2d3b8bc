package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.delivery.Push;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.internal.handler.Problems;
import dev.fanfare.netty.http.Admission;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.http.HttpCall;
import dev.fanfare.netty.http.HttpEndpoint;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import java.util.concurrent.CompletionStage;

/**
 * Takes what service workers report of push messages, without asking who they are: whoever reports has what came with the
 * message, which nobody can guess. Whether there is such a message is not answered.
 */
public final class PushReports implements HttpEndpoint {

    private static final int MAX_BODY = 1_024;

    private final Push push;

    /** For the messages of an engine, which has push. */
    public PushReports(Fanfare fanfare) {
        this.push = fanfare.part(Push.class);
    }

    @Override
    public Admission admit(HttpCall head) {
        return head.method().equals("POST")
                ? Admission.ACCEPTED.withMaxBodyBytes(MAX_BODY)
                : Admission.refused(HttpAnswer.text(405, "Use POST").with("allow", "POST"));
    }

    @Override
    public CompletionStage<HttpAnswer> handle(HttpCall call) {
        return push.report(Payload.wrap(call.body()))
                .thenApply(known -> HttpAnswer.status(204))
                .exceptionally(PushReports::refused);
    }

    private static HttpAnswer refused(Throwable problem) {
        if (Problems.causeOf(problem) instanceof ErrorException refused
                && refused.error().equals(ProtocolError.BAD_REQUEST)) {
            return HttpAnswer.text(400, String.valueOf(refused.getMessage()));
        }
        return HttpAnswer.text(503, "It could not be written down");
    }
}
