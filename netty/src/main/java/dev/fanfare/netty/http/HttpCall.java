package dev.fanfare.netty.http;

import dev.fanfare.http.Handshake;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * An HTTP request.
 *
 * @param method such as {@code POST}, as it was sent; a {@code HEAD} is a {@code GET} here
 * @param head path, query, headers and where it came from
 * @param body the whole body; empty if there is none, or it has not been read yet. Never modify it
 */
@SuppressWarnings("ArrayRecordComponent") // A body is read once, never compared.
public record HttpCall(String method, Handshake head, byte[] body) {

    /** {@return the path, decoded, without the query} */
    public String path() {
        return new QueryStringDecoder(head.uri()).path();
    }

    /**
     * The first value of a query parameter.
     *
     * @param name decoded, and in the case in which it was sent
     * @return decoded; empty if there is none
     */
    public Optional<String> parameter(String name) {
        return head.query(name);
    }

    /**
     * The first value of a header, whatever the case of its name.
     *
     * @param name in any case
     * @return empty if there is none
     */
    public Optional<String> header(String name) {
        return head.header(name);
    }

    /** {@return the body as text in UTF-8; "" if there is none} */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
