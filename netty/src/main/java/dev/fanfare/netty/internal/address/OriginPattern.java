package dev.fanfare.netty.internal.address;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One entry of a list of allowed origins, in the form in which browsers write origins.
 *
 * @param scheme in lower case, or a star
 * @param host in lower case and ASCII; a star stands for any characters
 * @param port digits, or a star; "" for the default one of the scheme
 */
public record OriginPattern(String scheme, String host, String port) {

    private static final Pattern SCHEME = Pattern.compile("\\*|[a-z][a-z0-9+.-]*");
    private static final Pattern HOST = Pattern.compile("[a-z0-9._~*-]+");

    private static final int MAX_PORT = 65_535;

    /**
     * Reads an entry, and brings it into the form of browsers where its meaning is clear.
     *
     * @throws IllegalArgumentException if it could never match, or would match what nobody means
     */
    public static OriginPattern parse(String entry) {
        String text = entry.strip().toLowerCase(Locale.ROOT);
        if (text.equals(Glob.ANY)) {
            return new OriginPattern(Glob.ANY, Glob.ANY, Glob.ANY);
        }
        if (text.equals("null")) {
            throw problem(entry, "any page can be of the origin null; write \"*\" if every page may connect");
        }
        int separator = text.indexOf("://");
        String scheme = separator < 0 ? "" : text.substring(0, separator);
        if (!SCHEME.matcher(scheme).matches()) {
            throw problem(entry, "it needs a scheme, such as https://example.com");
        }
        if (scheme.equals("ws") || scheme.equals("wss")) {
            throw problem(entry, "pages come from http or https, such as http" + text.substring(2));
        }
        String rest = text.substring(separator + 3);
        if (rest.isEmpty() && scheme.equals("file")) {
            return new OriginPattern(scheme, "", "");
        }
        String authority = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
        if (authority.matches(".*[/?#@\\\\].*")) {
            throw problem(entry, "an origin has a scheme, a host and perhaps a port, and nothing else");
        }
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon > authority.lastIndexOf(']');
        String host = host(entry, hasPort ? authority.substring(0, colon) : authority);
        String port = port(entry, hasPort ? authority.substring(colon + 1) : "");
        boolean isDefault = port.equals(Integer.toString(Origin.defaultPort(scheme)));
        return new OriginPattern(scheme, host, isDefault ? "" : port);
    }

    private static String host(String entry, String text) {
        if (text.startsWith("[")) {
            String address = Authority.ipv6(text);
            if (address == null) {
                throw problem(entry, "\"" + text + "\" is no IPv6 address");
            }
            return address;
        }
        try {
            String host = Authority.ascii(text);
            if (!HOST.matcher(host).matches()) {
                throw new IllegalArgumentException(text.isEmpty() ? "it names no host" : "\"" + text + "\" is no host");
            }
            Authority.requireFixedEnd(host, ":*");
            return host;
        } catch (IllegalArgumentException noHost) {
            throw problem(entry, String.valueOf(noHost.getMessage()));
        }
    }

    private static String port(String entry, String text) {
        if (text.isEmpty() || text.equals(Glob.ANY)) {
            return text;
        }
        int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
        if (port < 1 || port > MAX_PORT) {
            throw problem(entry, "\"" + text + "\" is no port");
        }
        return Integer.toString(port);
    }

    private static IllegalArgumentException problem(String entry, String why) {
        return new IllegalArgumentException("\"" + entry + "\" cannot be an allowed origin: " + why);
    }

    public boolean matches(Origin origin) {
        return (scheme.equals(Glob.ANY) || scheme.equals(origin.scheme()))
                && Glob.matches(host, origin.host())
                && matchesPort(origin);
    }

    private boolean matchesPort(Origin origin) {
        int ported = port.isEmpty() || port.equals(Glob.ANY)
                ? Authority.NO_PORT
                : Origin.ported(origin.scheme(), Integer.parseInt(port));
        return port.equals(Glob.ANY) || ported == origin.port();
    }

    public boolean isAny() {
        return scheme.equals(Glob.ANY) && host.equals(Glob.ANY) && port.equals(Glob.ANY);
    }

    @Override
    public String toString() {
        return isAny() ? Glob.ANY : scheme + "://" + host + (port.isEmpty() ? "" : ":" + port);
    }
}
