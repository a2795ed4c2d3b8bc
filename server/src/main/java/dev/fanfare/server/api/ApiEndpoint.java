package dev.fanfare.server.api;

import dev.fanfare.netty.http.Admission;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.http.HttpCall;
import dev.fanfare.netty.http.HttpEndpoint;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.json.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/**
 * The HTTP API: a POST to {@code /api/METHOD} with a JSON body and the key, answered with {@code
 * {"result": …}} or {@code {"error": …}}; and a GET to {@code /api/openapi.yaml}, with what describes it.
 */
public final class ApiEndpoint implements HttpEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(ApiEndpoint.class);

    /** Asks for HTTP status codes in place of status 200 with an error in the body. */
    private static final String ERROR_MODE_HEADER = "x-centrifugo-error-mode";

    /** The same whatever was wrong, so that nobody learns how much of it was right. */
    private static final String HOW_TO_AUTHORISE =
            "The HTTP API needs the key that the server has as http_api.key: send it in the header X-API-Key, or as"
                    + " Authorization: apikey KEY\n";

    /** What stands in the place of a method for the document about all of them. */
    private static final String DOCUMENT = "openapi.yaml";

    private final ApiMethods methods;
    private final String prefix;
    private final String key;
    private final boolean insecure;
    private final HttpAnswer document = document();

    /**
     * @param methods what can be called
     * @param prefix the path before the method's name, with a slash at its end
     * @param key what callers must bring; without one, nobody may call
     * @param insecure whether everybody may call
     */
    public ApiEndpoint(ApiMethods methods, String prefix, String key, boolean insecure) {
        this.methods = methods;
        this.prefix = prefix;
        this.key = key;
        this.insecure = insecure;
    }

    /** Refuses who brings no key before it has sent its body. A call never blocks, and runs where it arrives. */
    @Override
    public Admission admit(HttpCall head) {
        if (isAboutDocument(head)) {
            // It has nothing that is not public.
            return head.method().equals("GET")
                    ? Admission.IN_PLACE
                    : Admission.refused(HttpAnswer.text(405, "Use GET").with("allow", "GET, HEAD"));
        }
        if (!isAuthorised(head)) {
            LOG.info(
                    "An API call from {} is refused: {}",
                    Outside.of(head.head().remoteAddress()),
                    key.isEmpty() ? "no http_api.key is set" : "it brought no key, or not that of http_api.key");
            return Admission.refused(HttpAnswer.text(401, HOW_TO_AUTHORISE).with("www-authenticate", "apikey"));
        }
        if (!head.method().equals("POST")) {
            return Admission.refused(HttpAnswer.text(405, "Use POST").with("allow", "POST"));
        }
        return method(head) == null
                ? Admission.refused(HttpAnswer.text(404, "There is no such method"))
                : Admission.ACCEPTED.handledInPlace();
    }

    private @Nullable ApiMethod method(HttpCall call) {
        return methods.find(name(call));
    }

    private String name(HttpCall call) {
        return call.path().substring(prefix.length());
    }

    private boolean isAboutDocument(HttpCall call) {
        return name(call).equals(DOCUMENT);
    }

    private static HttpAnswer document() {
        try (InputStream in = Objects.requireNonNull(ApiEndpoint.class.getResourceAsStream(DOCUMENT))) {
            return HttpAnswer.of(200, "application/yaml", in.readAllBytes()).with("cache-control", "no-cache");
        } catch (IOException broken) {
            throw new UncheckedIOException("The description of the HTTP API cannot be read", broken);
        }
    }

    @Override
    public CompletionStage<HttpAnswer> handle(HttpCall call) {
        if (isAboutDocument(call)) {
            return CompletableFuture.completedStage(document);
        }
        ApiMethod method = Objects.requireNonNull(method(call));
        ApiMethod.Call request;
        try {
            request = ApiMethods.read(method, call.body());
        } catch (JacksonException malformed) {
            return CompletableFuture.completedStage(malformed(describe(malformed)));
        } catch (ProtocolException wrong) {
            return CompletableFuture.completedStage(malformed(String.valueOf(wrong.getMessage())));
        }
        boolean errorsAsStatus = call.header(ERROR_MODE_HEADER).orElse("").equals("transport");
        return run(request)
                .thenApply(result -> json(200, method.answersBare() ? result : o -> o.object("result", result)))
                .exceptionally(problem -> failure(ApiError.of(problem), errorsAsStatus));
    }

    /** Carries a request out; whatever it throws is in the stage. */
    static CompletionStage<Consumer<JsonWriter>> run(ApiMethod.Call request) {
        try {
            return request.run();
        } catch (RuntimeException problem) {
            return CompletableFuture.failedStage(problem);
        }
    }

    /** What is wrong with a text, without what the parser says about itself; it does not always know where. */
    private static String describe(JacksonException malformed) {
        String problem = malformed.getOriginalMessage().replaceAll(" ?\\(start marker at .*\\)", "");
        TokenStreamLocation place = malformed.getLocation();
        String where = place == null || place.getLineNr() < 1
                ? ""
                : " in line " + place.getLineNr() + ", column " + place.getColumnNr();
        return "Malformed JSON" + where + ": " + problem;
    }

    private static HttpAnswer malformed(String why) {
        return HttpAnswer.text(400, Outside.sentence(why).toString());
    }

    private static HttpAnswer failure(ApiError error, boolean asStatus) {
        return asStatus ? json(error.status(), error::write) : json(200, o -> o.object("error", error::write));
    }

    private static HttpAnswer json(int status, Consumer<JsonWriter> body) {
        return HttpAnswer.json(status, new JsonWriter().object(body).toBytes());
    }

    private boolean isAuthorised(HttpCall call) {
        if (insecure) {
            return true;
        }
        Optional<String> brought = call.header("x-api-key")
                .or(() -> call.header("authorization")
                        .filter(header -> header.regionMatches(true, 0, "apikey ", 0, 7))
                        .map(header -> header.substring(7).strip()))
                .or(() -> call.parameter("api_key"));
        return !key.isEmpty() && brought.isPresent() && isKey(brought.get());
    }

    private boolean isKey(String brought) {
        // Takes equally long wherever the first wrong letter is.
        return MessageDigest.isEqual(brought.getBytes(StandardCharsets.UTF_8), key.getBytes(StandardCharsets.UTF_8));
    }
}
