package dev.fanfare.notify;

import dev.fanfare.spi.Handshake;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

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
     * Whether the browser speaks https, be it with a server in front of this one. It says so in the origin of a
     * page, a proxy may say it, and a cookie that only https can have set proves it.
     */
    public boolean isSecure(Handshake request) {
        Objects.requireNonNull(request, "request must not be null");
        return isHttps(request.header("origin"))
                || isHttps(request.header("x-forwarded-proto"))
                || !request.cookies(hostName).isEmpty();
    }

    private static boolean isHttps(Optional<String> text) {
        return text.orElse("").toLowerCase(Locale.ROOT).startsWith("https");
    }
}
