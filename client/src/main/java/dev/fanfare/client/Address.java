package dev.fanfare.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;

/** The WebSocket URL that is meant by what somebody wrote. */
final class Address {

    private static final Map<String, String> SCHEMES = Map.of("ws", "ws", "http", "ws", "wss", "wss", "https", "wss");

    private Address() {}

    /**
     * The URL in one spelling.
     *
     * @param defaultPath what completes a URL that has no path; "" for nothing
     * @throws ClientSocketException {@code BAD_INPUT} if it is no WebSocket URL
     */
    static String of(String url, String defaultPath) {
        URI parts = parsed(url);
        String scheme =
                parts.getScheme() == null ? null : SCHEMES.get(parts.getScheme().toLowerCase(Locale.ROOT));
        if (scheme == null
                || parts.getHost() == null
                || parts.getRawFragment() != null
                || parts.getRawUserInfo() != null) {
            throw wrong(url);
        }
        String path = parts.getRawPath().isEmpty() ? "/" : parts.getRawPath();
        return scheme
                + "://"
                + parts.getHost().toLowerCase(Locale.ROOT)
                + (parts.getPort() < 0 ? "" : ":" + parts.getPort())
                + (path.equals("/") && !defaultPath.isEmpty() ? defaultPath : path)
                + (parts.getRawQuery() == null ? "" : "?" + parts.getRawQuery());
    }

    private static URI parsed(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException malformed) {
            throw wrong(url);
        }
    }

    private static ClientSocketException wrong(String url) {
        return ClientSocketException.badInput("\"" + url
                + "\" is no WebSocket URL: it must begin with ws://, wss://, http:// or https://, name a host, and have"
                + " neither a user nor a fragment");
    }
}
