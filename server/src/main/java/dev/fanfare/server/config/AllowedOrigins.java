package dev.fanfare.server.config;

import io.netty.util.NetUtil;
import java.net.IDN;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Origins as a browser writes them in the {@code Origin} header (RFC 6454, section 6.1). */
final class AllowedOrigins {

    private static final Pattern ORIGIN =
            Pattern.compile("([a-z*][a-z0-9+.*-]*)://(\\[[^]]*]|[^:/?#@\\[\\]]*)(?::([^/?#]*))?(/.*|[?#].*)?");

    /** The schemes of sockets; no page has them. */
    private static final Set<String> SOCKETS = Set.of("ws", "wss");

    private AllowedOrigins() {}

    /**
     * The form that browsers use: lower case, no slash at the end, no port that the scheme implies, names
     * in ASCII. A star stays one.
     *
     * @throws IllegalArgumentException if no page can have it as its origin, saying what to write
     */
    static String normalised(String text) {
        String origin = text.strip().toLowerCase(Locale.ROOT);
        if (origin.equals("*") || origin.equals("null")) {
            return origin;
        }
        Matcher parts = ORIGIN.matcher(origin);
        if (!parts.matches()) {
            throw problem(text, "write a scheme and a host, such as https://example.com");
        }
        String scheme = parts.group(1);
        if (SOCKETS.contains(scheme)) {
            throw problem(
                    text,
                    "pages come from http or https: write " + (scheme.equals("ws") ? "http" : "https") + "://"
                            + parts.group(2));
        }
        String rest = Optional.ofNullable(parts.group(4)).orElse("");
        if (!rest.isEmpty() && !rest.equals("/")) {
            throw problem(text, "an origin has no path: write " + origin.substring(0, origin.length() - rest.length()));
        }
        return scheme + "://" + host(text, parts.group(2)) + port(text, scheme, parts.group(3));
    }

    private static String host(String text, String host) {
        if (host.startsWith("[")) {
            InetAddress address = NetUtil.createInetAddressFromIpAddressString(host.substring(1, host.length() - 1));
            if (address == null || !host.contains(":")) {
                throw problem(text, host + " is no IPv6 address");
            }
            return "[" + NetUtil.toAddressString(address) + "]";
        }
        String ascii;
        try {
            ascii = IDN.toASCII(host).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException noName) {
            throw problem(text, "\"" + host + "\" is no name of a host");
        }
        if (!ascii.matches("[a-z0-9*_-]+(\\.[a-z0-9*_-]+)*\\.?")) {
            throw problem(text, "\"" + host + "\" is no name of a host");
        }
        return ascii;
    }

    private static String port(String text, String scheme, String port) {
        if (port == null || port.isEmpty()) {
            return "";
        }
        if (port.equals("*")) {
            return ":*";
        }
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
            throw problem(text, "\"" + port + "\" is no port");
        }
        int number = Integer.parseInt(port);
        boolean implied = (scheme.equals("https") && number == 443) || (scheme.equals("http") && number == 80);
        return implied ? "" : ":" + number;
    }

    private static IllegalArgumentException problem(String text, String remedy) {
        return new IllegalArgumentException("\"" + text + "\" is no origin of a page; " + remedy);
    }
}
