package dev.fanfare.netty.internal.address;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a web page comes from, as a browser tells in the {@code Origin} header (RFC 6454, section 6.2).
 *
 * @param scheme in lower case
 * @param host in lower case; "" only for files
 * @param port {@link Authority#NO_PORT} for the default one of the scheme
 */
public record Origin(String scheme, String host, int port) {

    private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]*");

    private static final String FILES = "file";

    /** Reads what a browser sent; null if it is no origin, as {@code null} is none. */
    public static @Nullable Origin parse(String header) {
        String text = header.toLowerCase(Locale.ROOT);
        int separator = text.indexOf("://");
        String scheme = separator < 0 ? "" : text.substring(0, separator);
        if (!SCHEME.matcher(scheme).matches()) {
            return null;
        }
        String rest = text.substring(separator + 3);
        if (rest.isEmpty() && scheme.equals(FILES)) {
            return new Origin(scheme, "", Authority.NO_PORT);
        }
        Authority authority = Authority.parse(rest);
        return authority == null ? null : new Origin(scheme, authority.host(), ported(scheme, authority.port()));
    }

    /** The port that a scheme has when none is named; {@link Authority#NO_PORT} if that is not known. */
    public static int defaultPort(String scheme) {
        return switch (scheme) {
            case "http" -> 80;
            case "https" -> 443;
            default -> Authority.NO_PORT;
        };
    }

    /** A port, without it being said where it goes without saying. */
    public static int ported(String scheme, int port) {
        return port == defaultPort(scheme) ? Authority.NO_PORT : port;
    }

    /** Whether it is that of the server a request names as its host, as far as the scheme goes without saying. */
    public boolean isOf(Authority server) {
        return host.equals(server.host()) && port == ported(scheme, server.port());
    }
}
