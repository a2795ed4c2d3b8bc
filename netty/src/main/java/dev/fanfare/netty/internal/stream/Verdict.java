package dev.fanfare.netty.internal.stream;

import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.ProtocolError;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a request is answered that waits until it is known whether its client may connect. Belongs to its connection. */
final class Verdict {

    private static final HttpAnswer UNFORESEEN = HttpAnswer.text(500, "Internal Server Error");

    private final HttpAnswer stream;
    private final Map<Integer, HttpAnswer> refusals;
    private final UnaryOperator<HttpAnswer> allowing;
    private @Nullable ProtocolError error;

    /**
     * @param stream how the stream begins
     * @param refusals by the code of the error or disconnect
     * @param allowing lets the page read an answer
     */
    Verdict(HttpAnswer stream, Map<Integer, HttpAnswer> refusals, UnaryOperator<HttpAnswer> allowing) {
        this.stream = stream;
        this.refusals = refusals;
        this.allowing = allowing;
    }

    /** Why there will be no stream, more exactly than its end will say. */
    void refused(ProtocolError why) {
        error = why;
    }

    /** The head of the stream. */
    HttpAnswer stream() {
        return stream;
    }

    /** The answer in place of a stream that ends before it has begun. */
    HttpAnswer instead(Disconnect reason) {
        HttpAnswer refusal = refusals.get(error == null ? reason.code() : error.code());
        if (refusal == null) {
            return allowing.apply(UNFORESEEN);
        }
        return allowing.apply(
                refusal.body().length > 0
                        ? refusal
                        : HttpAnswer.text(refusal.status(), error == null ? reason.reason() : error.message()));
    }
}
