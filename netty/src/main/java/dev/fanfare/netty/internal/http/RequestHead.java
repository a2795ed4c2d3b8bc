package dev.fanfare.netty.internal.http;

import dev.fanfare.http.Handshake;
import dev.fanfare.netty.internal.address.Authority;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request that follows the rules.
 *
 * @param method as it was sent
 * @param path the path, not decoded; a star for the server itself
 * @param request path and query, headers and where it came from; the {@code host} header is whom an
 *     absolute target names, where there is one
 * @param isHttp11 whether it is of HTTP/1.1, or of HTTP/2 and put in these terms; not 1.0
 * @param keepAlive whether the sender wants to go on with the connection
 * @param bodyLength in bytes; 0 for none, {@link #CHUNKED} if that is not said
 * @param awaitsContinue whether the sender waits to be told that its body is wanted
 */
public record RequestHead(
        String method,
        String path,
        Handshake request,
        boolean isHttp11,
        boolean keepAlive,
        long bodyLength,
        boolean awaitsContinue) {

    /** The length of a body of chunks. */
    static final long CHUNKED = -1;

    /** More than a request line of any configured length has is no limit. */
    private static final int MAX_PARAMETERS = Integer.MAX_VALUE;

    /** Whether there is a body. */
    public boolean hasBody() {
        return bodyLength != 0;
    }

    /** Whether it asks to go on as a WebSocket (RFC 6455, section 4.2.1). */
    public boolean isHandshake() {
        return method.equals("GET") && lists("connection", "upgrade") && lists("upgrade", "websocket");
    }

    /** Whether a header that is a list has an element, in any case of its letters. */
    private boolean lists(String header, String element) {
        for (String each : elements(request.headers().getOrDefault(header, List.of()))) {
            if (each.equalsIgnoreCase(element)) {
                return true;
            }
        }
        return false;
    }

    /** The elements of a header that is a list, in all of its lines (RFC 9110, section 5.6.1). */
    public static List<String> elements(List<String> lines) {
        if (lines.isEmpty()) {
            return List.of();
        }
        List<String> elements = new ArrayList<>();
        for (String line : lines) {
            for (String element : line.split(",", -1)) {
                elements.add(element.strip());
            }
        }
        return elements;
    }

    /**
     * Reads and checks a head.
     *
     * @param peer whom the connection is with; null if it has no address
     * @throws BadRequestException if it breaks a rule (RFC 9110 and 9112)
     */
    static RequestHead of(HttpRequest http, @Nullable InetAddress peer, TrustedProxies proxies, AllowedHosts hosts)
            throws BadRequestException {
        if (http.decoderResult().isFailure()) {
            throw undecodable(http.decoderResult().cause());
        }
        boolean isHttp11 = http.protocolVersion().equals(HttpVersion.HTTP_1_1);
        if (!isHttp11 && !http.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            throw new BadRequestException(505, "HTTP/1.1 is spoken here");
        }
        String method = http.method().name();
        RequestTarget target = RequestTarget.parse(method, http.uri());
        Authority host = host(http.headers(), isHttp11, target.authority());
        if (!hosts.allows(host)) {
            throw new BadRequestException(421, "This server does not answer to this host; see allowed_hosts");
        }
        Map<String, List<String>> headers = headers(http.headers(), target);
        QueryStringDecoder url =
                new QueryStringDecoder(target.uri(), StandardCharsets.UTF_8, true, MAX_PARAMETERS, true);
        try {
            return new RequestHead(
                    method,
                    url.rawPath(),
                    new Handshake(
                            target.uri(),
                            url.parameters(),
                            headers,
                            remoteAddress(peer, headers, proxies),
                            proxies.scheme(peer, headers),
                            peer != null && proxies.isTrusted(peer)),
                    isHttp11,
                    HttpUtil.isKeepAlive(http),
                    bodyLength(http),
                    awaitsContinue(http, isHttp11));
        } catch (IllegalArgumentException malformed) {
            throw BadRequestException.malformed(malformed);
        }
    }

    private static BadRequestException undecodable(Throwable problem) {
        if (problem instanceof TooLongHttpLineException) {
            return new BadRequestException(414, "The request line is too long");
        }
        return problem instanceof TooLongHttpHeaderException
                ? new BadRequestException(431, "The header fields are too large")
                : new BadRequestException(400, "This is no HTTP request");
    }

    /** The host that is meant; null only where none need be named. */
    private static @Nullable Authority host(HttpHeaders headers, boolean required, @Nullable Authority target)
            throws BadRequestException {
        List<String> values = headers.getAll(HttpHeaderNames.HOST);
        if (values.size() > 1 || (values.isEmpty() && required)) {
            throw new BadRequestException(400, "A request has one Host header");
        }
        Authority named = values.isEmpty() ? null : Authority.parse(values.get(0));
        if (named == null && !values.isEmpty()) {
            throw new BadRequestException(400, "The Host header names no host");
        }
        return target == null ? named : target;
    }

    private static Map<String, List<String>> headers(HttpHeaders all, RequestTarget target) {
        Map<String, List<String>> headers = new HashMap<>();
        all.forEach(
                header -> headers.computeIfAbsent(header.getKey().toLowerCase(Locale.ROOT), name -> new ArrayList<>(1))
                        .add(header.getValue()));
        Authority authority = target.authority();
        if (authority != null) {
            // It counts in place of what the header says (RFC 9112, section 3.2.2).
            headers.put("host", List.of(authority.toString()));
        }
        return headers;
    }

    private static String remoteAddress(
            @Nullable InetAddress peer, Map<String, List<String>> headers, TrustedProxies proxies) {
        return peer == null
                ? ""
                : proxies.client(peer, headers.getOrDefault("x-forwarded-for", List.of()))
                        .getHostAddress();
    }

    private static long bodyLength(HttpRequest http) {
        return HttpUtil.isTransferEncodingChunked(http) ? CHUNKED : HttpUtil.getContentLength(http, 0L);
    }

    private static boolean awaitsContinue(HttpRequest http, boolean isHttp11) throws BadRequestException {
        String expectation = http.headers().get(HttpHeaderNames.EXPECT);
        if (expectation == null || !isHttp11) {
            return false;
        }
        if (!HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expectation)) {
            throw new BadRequestException(417, "Only 100-continue can be expected");
        }
        return true;
    }
}
