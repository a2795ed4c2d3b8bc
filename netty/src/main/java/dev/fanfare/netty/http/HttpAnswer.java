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
     * An answer; the static methods need less.
     *
     * @param status of a final answer
     * @param headers are copied
     * @param body is not copied; empty for none
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

    /**
     * Nothing but a status.
     *
     * @param status from 200 to 599
     * @return without headers of its own and with an empty body
     * @throws IllegalArgumentException if the status is none of a final answer
     */
    public static HttpAnswer status(int status) {
        return new HttpAnswer(status, Map.of(), new byte[0]);
    }

    /**
     * A body of a type.
     *
     * @param status from 200 to 599
     * @param contentType such as {@code image/png}
     * @param body is not copied: never modify it
     * @return with the header {@code content-type}
     * @throws IllegalArgumentException if the status is none of a final answer, or the type cannot be sent
     */
    public static HttpAnswer of(int status, String contentType, byte[] body) {
        return new HttpAnswer(status, Map.of("content-type", contentType), body);
    }

    /**
     * JSON text, as {@code application/json}.
     *
     * @param status from 200 to 599
     * @param json is not checked
     * @return with a body in UTF-8
     * @throws IllegalArgumentException if the status is none of a final answer
     */
    public static HttpAnswer json(int status, String json) {
        return json(status, json.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * JSON that is bytes already, as {@code application/json}.
     *
     * @param status from 200 to 599
     * @param json one value in UTF-8, which is not checked; never modify it
     * @return with these bytes as its body
     * @throws IllegalArgumentException if the status is none of a final answer
     */
    public static HttpAnswer json(int status, byte[] json) {
        return of(status, "application/json", json);
    }

    /**
     * Plain text, as {@code text/plain}.
     *
     * @param status from 200 to 599
     * @param text any characters
     * @return with a body in UTF-8
     * @throws IllegalArgumentException if the status is none of a final answer
     */
    public static HttpAnswer text(int status, String text) {
        return of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The same with one more header.
     *
     * @param name in lower case
     * @param value in place of the one before, if there is one
     * @return the copy
     * @throws IllegalArgumentException if the header cannot be sent
     */
    public HttpAnswer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpAnswer(status, more, body);
    }

    /** {@return the same as the last answer of its connection, which is closed then} */
    public HttpAnswer closing() {
        return with("connection", "close");
    }

    /** {@return whether its connection is closed when it has been sent} */
    public boolean isClosing() {
        return "close".equalsIgnoreCase(headers.get("connection"));
    }
}
