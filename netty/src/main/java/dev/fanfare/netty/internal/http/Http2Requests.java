package dev.fanfare.netty.internal.http;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests of HTTP/2 in terms of HTTP/1.1 (RFC 9113, section 8.3). */
final class Http2Requests {

    /** HTTP/2 has none, as a stream cannot be mistaken for something else. */
    private static final String ANY_KEY = "AAAAAAAAAAAAAAAAAAAAAA==";

    private Http2Requests() {}

    /**
     * The head of a request. That it has no header which HTTP/2 forbids was seen to by Netty.
     *
     * @param hasBody whether something follows it
     * @throws BadRequestException if it is none
     */
    static HttpRequest head(Http2Headers fields, boolean hasBody) throws BadRequestException {
        String method = text(fields.method());
        String path = text(fields.path());
        // It is refused by whoever looks at the target.
        boolean isProxied = method.equals(HttpMethod.CONNECT.name());
        if (method.isEmpty() || !(isProxied || path.startsWith("/") || path.equals(RequestTarget.SERVER))) {
            throw new BadRequestException(400, "A request has a :method, and a :path that begins with a slash");
        }
        try {
            HttpRequest request =
                    new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf(method), isProxied ? "/" : path);
            copy(fields, request.headers());
            name(fields.authority(), request.headers());
            if (hasBody && !request.headers().contains(HttpHeaderNames.CONTENT_LENGTH)) {
                request.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
            }
            return request;
        } catch (IllegalArgumentException malformed) {
            throw new BadRequestException(400, "This is no HTTP request");
        }
    }

    /** Whether a request is to become a WebSocket (RFC 8441, section 4). */
    static boolean isWebSocket(Http2Headers fields) {
        return HttpMethod.CONNECT.name().equals(text(fields.method()))
                && "websocket".equals(text(fields.get(Http2Headers.PseudoHeaderName.PROTOCOL.value())));
    }

    /**
     * The handshake that would be sent over HTTP/1.1.
     *
     * @throws BadRequestException if it is none
     */
    static HttpRequest handshake(Http2Headers fields) throws BadRequestException {
        HttpRequest request = head(fields.method(HttpMethod.GET.asciiName()), false);
        request.headers()
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
                .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                .set(HttpHeaderNames.SEC_WEBSOCKET_KEY, ANY_KEY);
        return request;
    }

    private static String text(@Nullable CharSequence value) {
        return value == null ? "" : value.toString();
    }

    private static void copy(Http2Headers from, HttpHeaders to) {
        for (Map.Entry<CharSequence, CharSequence> field : from) {
            if (!Http2Headers.PseudoHeaderName.hasPseudoHeaderFormat(field.getKey())) {
                to.add(field.getKey(), field.getValue());
            }
        }
        List<String> cookies = to.getAll(HttpHeaderNames.COOKIE);
        if (cookies.size() > 1) {
            // They may come apart, to be said shorter (section 8.2.3).
            to.set(HttpHeaderNames.COOKIE, String.join("; ", cookies));
        }
    }

    private static void name(@Nullable CharSequence authority, HttpHeaders headers) throws BadRequestException {
        if (authority == null) {
            return;
        }
        String named = headers.get(HttpHeaderNames.HOST);
        if (named != null && !named.equalsIgnoreCase(authority.toString())) {
            throw new BadRequestException(400, "The :authority and the Host header name two hosts");
        }
        headers.set(HttpHeaderNames.HOST, authority);
    }
}
