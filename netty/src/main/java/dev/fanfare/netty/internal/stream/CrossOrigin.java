package dev.fanfare.netty.internal.stream;

import dev.fanfare.http.Handshake;
import dev.fanfare.netty.http.AllowedOrigins;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.internal.http.Exchange;
import java.util.List;
import java.util.Optional;

/** Lets pages of allowed origins read answers, and answers their questions beforehand (CORS). */
final class CrossOrigin {

    private static final String MAX_AGE_SECONDS = "300";

    private final AllowedOrigins origins;
    private final String setting;

    /**
     * @param setting where the origins are set, for whoever reads the log
     */
    CrossOrigin(List<String> origins, String setting) {
        this.origins = AllowedOrigins.of(origins);
        this.setting = setting;
    }

    /**
     * Answers a request that is a question beforehand, comes from a page that may not connect, or has a method that does
     * not exist here.
     *
     * @param methods that exist, besides OPTIONS
     * @return whether it is answered
     */
    boolean answers(Exchange exchange, List<String> methods) {
        Handshake request = exchange.head().request();
        String method = exchange.head().method();
        if (!origins.allows(request)) {
            exchange.answer(AllowedOrigins.refusal(request, setting));
        } else if (method.equals("OPTIONS")) {
            exchange.answer(preflight(request, methods));
        } else if (!methods.contains(method)) {
            exchange.answer(
                    HttpAnswer.text(405, "Only " + listed(methods) + " here").with("allow", listed(methods)));
        } else {
            return false;
        }
        return true;
    }

    private HttpAnswer preflight(Handshake request, List<String> methods) {
        HttpAnswer answer = allowing(HttpAnswer.status(204), request)
                .with("access-control-allow-methods", listed(methods))
                .with("access-control-max-age", MAX_AGE_SECONDS);
        Optional<String> headers = request.header("access-control-request-headers");
        return headers.isPresent() ? answer.with("access-control-allow-headers", headers.get()) : answer;
    }

    private static String listed(List<String> methods) {
        return String.join(", ", methods) + ", OPTIONS";
    }

    /** The same answer, for the page that asks to read it. */
    HttpAnswer allowing(HttpAnswer answer, Handshake request) {
        Optional<String> origin = request.header("origin");
        return origin.isEmpty()
                ? answer
                : answer.with("access-control-allow-origin", origin.get())
                        .with("access-control-allow-credentials", "true")
                        .with("vary", "origin");
    }
}
