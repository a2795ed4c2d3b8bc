package dev.fanfare.push.internal.http;

import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.Payload;
import dev.fanfare.push.internal.payload.Json;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What a service has answered.
 *
 * @param body as much of it as has come, at most {@link AnswerReader#MAX_BODY} bytes: a status alone says enough
 */
public record Answer(int status, HttpHeaders headers, Payload body) {

    /** Whether the service has taken what was sent. */
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** Whether it is the fault of the service. */
    public boolean isFailure() {
        return status >= 500 && status < 600;
    }

    /** The first value of a header; "" if there is none. */
    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    /** The body as JSON; a missing node if it is none. */
    public JsonNode json() {
        return Json.tree(body);
    }

    /**
     * What a text of the answer says, for the end of a reason: {@code : "..."}, cut and escaped; nothing if it is empty or
     * repeats one of the secrets.
     *
     * @param secrets what was sent and must not get into a log
     */
    public static String quoted(String text, List<String> secrets) {
        return text.isBlank() || secrets.stream().anyMatch(text::contains)
                ? ""
                : ": \"" + Outside.of(text.strip()) + "\"";
    }

    /** How long the service wants to be left alone; zero if it does not say. */
    public Duration retryAfter(Instant now) {
        return RetryAfter.read(header("retry-after"), now);
    }
}
