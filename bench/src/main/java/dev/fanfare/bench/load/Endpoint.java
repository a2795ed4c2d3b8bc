package dev.fanfare.bench.load;

import dev.fanfare.bench.plan.Transport;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Locale;

/**
 * Where the server is.
 *
 * @param scheme in lower case
 * @param pathAndQuery begins with a slash
 */
public record Endpoint(String scheme, String host, int port, String pathAndQuery) {

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException if it is not one of the transport
     */
    public static Endpoint of(String url, Transport transport) {
        return of(url, transport == Transport.WEBSOCKET ? "ws" : "http");
    }

    /**
     * Reads the URL of an HTTP API.
     *
     * @throws IllegalArgumentException if it is none of HTTP
     */
    public static Endpoint ofApi(String url) {
        return of(url, "http");
    }

    private static Endpoint of(String url, String plain) {
        URI uri = URI.create(url);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!(scheme.equals(plain) || scheme.equals(plain + "s")) || uri.getHost() == null) {
            throw new IllegalArgumentException("not a URL that begins with " + plain + ": " + url);
        }
        int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals(plain) ? 80 : 443;
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new Endpoint(scheme, uri.getHost(), port, path + query);
    }

    /** Whether the connection is encrypted. */
    public boolean secure() {
        return scheme.equals("wss") || scheme.equals("https");
    }

    /** The HTTP API of the same server, where it is unless its configuration says otherwise. */
    public String api() {
        return (secure() ? "https://" : "http://") + authority() + "/api";
    }

    /** Where the same server takes commands of clients that get their answers on a stream. */
    Endpoint emulation() {
        return new Endpoint(scheme, host, port, "/emulation");
    }

    /** The address; resolved anew with every call. */
    public InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }

    String authority() {
        return host + ":" + port;
    }

    /** The URL. */
    @Override
    public String toString() {
        return scheme + "://" + authority() + pathAndQuery;
    }
}
