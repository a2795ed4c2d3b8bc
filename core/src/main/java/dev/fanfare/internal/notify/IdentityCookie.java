package dev.fanfare.internal.notify;

import dev.fanfare.http.Handshake;
import java.util.List;
import java.util.Objects;

/**
 * The cookie in which a browser brings what proves which browser it is. Over https its name begins with {@code
 * __Host-}, so that no browser takes it from anybody but this host (RFC 6265bis, section 4.1.3.2): neither from
 * another host of the site nor from an unprotected connection. Safe for any thread.
 */
public final class IdentityCookie {

    private static final String HOST_PREFIX = "__Host-";

    private final String plainName;
    private final String hostName;

    /**
     * @param name as configured
     */
    IdentityCookie(String name) {
        plainName = name;
        hostName = HOST_PREFIX + name;
    }

    /** What the cookie is called for a request. */
    public String name(Handshake request) {
        Objects.requireNonNull(request, "request must not be null");
        return isSecure(request) ? hostName : plainName;
    }

    /**
     * What a request brings in the cookie: nothing, one value, or several that differ. Of those none counts,
     * for nobody can say which of them was planted.
     */
    public List<String> values(Handshake request) {
        Objects.requireNonNull(request, "request must not be null");
        return request.cookies(name(request)).stream().distinct().toList();
    }

    /**
     * Whether the browser speaks https, be it with a server in front of this one. Where nobody knows the {@linkplain
     * Handshake#scheme scheme}, a page of https proves it, which no browser lets connect without, and a cookie does
     * that only https can have set.
     */
    public boolean isSecure(Handshake request) {
        Objects.requireNonNull(request, "request must not be null");
        return switch (request.scheme()) {
            case "https" -> true;
            case "http" -> false;
            default ->
                request.header("origin").orElse("").startsWith("https:")
                        || !request.cookies(hostName).isEmpty();
        };
    }
}
