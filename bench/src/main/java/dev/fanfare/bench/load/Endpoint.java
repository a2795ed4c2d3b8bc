package dev.fanfare.bench.load;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Locale;

/**
 * Where the server is.
 *
 * @param secure whether the connection is encrypted
 * @param pathAndQuery begins with a slash
 */
public record Endpoint(boolean secure, String host, int port, String pathAndQuery) {

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException if it is not one of a WebSocket
     */
    public static Endpoint of(String url) {
        URI uri = URI.create(url);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!(scheme.equals("ws") || scheme.equals("wss")) || uri.getHost() == null) {
            throw new IllegalArgumentException("not the URL of a WebSocket: " + url);
        }
        boolean secure = scheme.equals("wss");
        int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new Endpoint(secure, uri.getHost(), port, path + query);
    }

    /** The address; resolved anew with every call. */
    public InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }

    String authority() {
        return host + ":" + port;
    }
}
