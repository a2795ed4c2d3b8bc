package dev.fanfare.netty;

import dev.fanfare.spi.Handshake;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which web pages may connect. A browser tells in the {@code Origin} header where a page came
 * from; programs that are no browsers send none and may always connect.
 */
final class OriginCheck {

    private static final Logger LOG = LoggerFactory.getLogger(OriginCheck.class);

    private final List<Pattern> allowed;

    /**
     * @param allowedOrigins such as {@code https://example.com} or {@code https://*.example.com}, where
     *     a star stands for anything; if there are none, a page must come from the server it connects to
     */
    OriginCheck(List<String> allowedOrigins) {
        this.allowed = allowedOrigins.stream().map(OriginCheck::pattern).toList();
    }

    private static Pattern pattern(String origin) {
        String regex = Stream.of(origin.toLowerCase(Locale.ROOT).split("\\*", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*"));
        return Pattern.compile(regex);
    }

    boolean allows(Handshake handshake) {
        Optional<String> header = handshake.header("origin");
        if (header.isEmpty()) {
            return true;
        }
        String origin = header.get().toLowerCase(Locale.ROOT);
        return allowed.isEmpty()
                ? isSame(origin, handshake.header("host").orElse(""))
                : allowed.stream().anyMatch(pattern -> pattern.matcher(origin).matches());
    }

    /**
     * Says in the log that a page may not connect.
     *
     * @param setting what lets pages from there connect
     */
    static void logRefusal(Handshake handshake, String setting) {
        LOG.info(
                "A page from \"{}\" may not connect to {}; if it should, add its origin to {}",
                printable(handshake.header("origin").orElse("")),
                printable(handshake.header("host").orElse("")),
                setting);
    }

    /** What a stranger sent, in one line. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    // The scheme is not compared: behind a proxy that ends TLS, the page has https and the server http.
    private static boolean isSame(String origin, String host) {
        try {
            URI uri = URI.create(origin);
            String defaultPort = "https".equals(uri.getScheme()) ? ":443" : ":80";
            String authority = uri.getAuthority() == null ? "" : uri.getAuthority();
            return withoutPort(authority, defaultPort).equals(withoutPort(host.toLowerCase(Locale.ROOT), defaultPort));
        } catch (IllegalArgumentException notAnOrigin) {
            return false;
        }
    }

    private static String withoutPort(String authority, String port) {
        return authority.endsWith(port) ? authority.substring(0, authority.length() - port.length()) : authority;
    }
}
