package dev.fanfare.spi;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The HTTP request with which a client connected.
 *
 * @param uri path and query
 * @param headers all values by header name, names in lower case
 * @param remoteAddress the peer's address without its port, or "" if unknown
 */
public record Handshake(String uri, Map<String, List<String>> headers, String remoteAddress) {

    /** A connection that did not come over HTTP. */
    public static final Handshake NONE = new Handshake("/", Map.of(), "");

    public Handshake {
        headers = Map.copyOf(headers);
    }

    /** The first value of a header, whatever the case of its name. */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
                .findFirst();
    }
}
