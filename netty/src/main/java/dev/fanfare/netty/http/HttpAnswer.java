package dev.fanfare.netty.http;

import io.netty.handler.codec.http.HttpHeaderValidationUtil;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * An HTTP response.
 *
 * @param status from 200 to 599
 * @param headers header fields, names in lower case; the length is added
 * @param body the body; never modify it
 */
@SuppressWarnings("ArrayRecordComponent") // A body is written once, never compared.
public record HttpAnswer(int status, Map<String, String> headers, byte[] body) {

    private static final int SWITCHING_PROTOCOLS = 101;

    /**
     * @throws IllegalArgumentException if the status is none of a final answer, or a header cannot be sent
     */
    public HttpAnswer {
        if ((status < 200 && status != SWITCHING_PROTOCOLS) || status > 599) {
            throw new IllegalArgumentException("the status of an answer is 200 to 599, not " + status);
        }
        headers = Map.copyOf(headers);
        headers.forEach(HttpAnswer::requireSendable);
        Objects.requireNonNull(body, "body");
    }

    private static void requireSendable(String name, String value) {
        if (name.isEmpty() || HttpHeaderValidationUtil.validateToken(name) >= 0) {
            throw new IllegalArgumentException("no header can be called \"" + name + "\"");
        }
        if (HttpHeaderValidationUtil.validateValidHeaderValue(value) >= 0) {
            throw new IllegalArgumentException(
                    "the value of the header \"" + name + "\" has a character that no header can have");
        }
    }

    /** Nothing but a status. */
    public static HttpAnswer status(int status) {
        return new HttpAnswer(status, Map.of(), new byte[0]);
    }

    /** A body of a type. */
    public static HttpAnswer of(int status, String contentType, byte[] body) {
        return new HttpAnswer(status, Map.of("content-type", contentType), body);
    }

    /** JSON text. */
    public static HttpAnswer json(int status, String json) {
        return json(status, json.getBytes(StandardCharsets.UTF_8));
    }

    /** JSON text in UTF-8. */
    public static HttpAnswer json(int status, byte[] json) {
        return of(status, "application/json", json);
    }

    /** Plain text. */
    public static HttpAnswer text(int status, String text) {
        return of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same with one more header. */
    public HttpAnswer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpAnswer(status, more, body);
    }

    /** The same as the last answer of its connection, which is closed then. */
    public HttpAnswer closing() {
        return with("connection", "close");
    }

    public boolean isClosing() {
        return "close".equalsIgnoreCase(headers.get("connection"));
    }
}
