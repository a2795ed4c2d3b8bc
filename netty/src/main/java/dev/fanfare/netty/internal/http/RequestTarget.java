package dev.fanfare.netty.internal.http;

import dev.fanfare.netty.internal.address.Authority;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request is for (RFC 9112, section 3.2).
 *
 * @param uri path and query, or a star for the server itself
 * @param authority whom an absolute target names; null for others
 */
record RequestTarget(String uri, @Nullable Authority authority) {

    static final String SERVER = "*";

    /** RFC 6455, section 4.1 has the target of a handshake absolute with http; some write what they connect with. */
    private static final Set<String> SCHEMES = Set.of("http", "https", "ws", "wss");

    /**
     * Reads a target.
     *
     * @throws BadRequestException if it is none, or one that is not served
     */
    static RequestTarget parse(String method, String text) throws BadRequestException {
        if (method.equals("CONNECT")) {
            throw new BadRequestException(501, "This server is no proxy");
        }
        if (text.indexOf('#') >= 0) {
            throw new BadRequestException(400, "Malformed URL: a request has no fragment");
        }
        if (text.startsWith("/")) {
            return new RequestTarget(text, null);
        }
        if (text.equals(SERVER) && method.equals("OPTIONS")) {
            return new RequestTarget(text, null);
        }
        int separator = text.indexOf("://");
        if (separator < 0 || !SCHEMES.contains(text.substring(0, separator).toLowerCase(Locale.ROOT))) {
            throw new BadRequestException(400, "Malformed URL: it is neither a path nor absolute");
        }
        int begin = separator + 3;
        int end = begin;
        while (end < text.length() && text.charAt(end) != '/' && text.charAt(end) != '?') {
            end++;
        }
        Authority authority = Authority.parse(text.substring(begin, end));
        if (authority == null) {
            throw new BadRequestException(400, "Malformed URL: it names no host");
        }
        String uri = text.substring(end);
        return new RequestTarget(uri.startsWith("/") ? uri : "/" + uri, authority);
    }
}
