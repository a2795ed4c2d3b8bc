package dev.fanfare.http;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The HTTP request with which a client connected.
 *
 * @param uri path and query
 * @param query all values by parameter name, decoded
 * @param headers all values by header name, names in lower case
 * @param remoteAddress the peer's address without its port, or "" if unknown
 * @param scheme by which its sender reached the server, be it with others in between: {@code http} or {@code
 *     https}, or "" if nobody knows
 * @param isByTrustedProxy whether its sender is a proxy that the server trusts, so that headers which that proxy sets on
 *     each request can be believed; false if nobody knows
 */
public record Handshake(
        String uri,
        Map<String, List<String>> query,
        Map<String, List<String>> headers,
        String remoteAddress,
        String scheme,
        boolean isByTrustedProxy) {

    /** A connection that did not come over HTTP. */
    public static final Handshake NONE = new Handshake("/", Map.of(), Map.of(), "");

    /**
     * A request as a server has read it.
     *
     * @param uri path and query, as they were sent
     * @param query decoded; empty for none; the map is copied
     * @param headers names in lower case; the map is copied
     * @param remoteAddress without port; "" if unknown
     * @param scheme {@code http} or {@code https}; "" if nobody knows
     * @param isByTrustedProxy false if nobody knows
     */
    public Handshake {
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
        Objects.requireNonNull(scheme, "scheme must not be null");
    }

    /**
     * A request of which nobody knows whether a trusted proxy has sent it.
     *
     * @param uri path and query, as they were sent
     * @param query decoded; empty for none; the map is copied
     * @param headers names in lower case; the map is copied
     * @param remoteAddress without port; "" if unknown
     * @param scheme {@code http} or {@code https}; "" if nobody knows
     */
    public Handshake(
            String uri,
            Map<String, List<String>> query,
            Map<String, List<String>> headers,
            String remoteAddress,
            String scheme) {
        this(uri, query, headers, remoteAddress, scheme, false);
    }

    /**
     * A request of which nobody knows the scheme.
     *
     * @param uri path and query, as they were sent
     * @param query decoded; empty for none; the map is copied
     * @param headers names in lower case; the map is copied
     * @param remoteAddress without port; "" if unknown
     */
    public Handshake(
            String uri, Map<String, List<String>> query, Map<String, List<String>> headers, String remoteAddress) {
        this(uri, query, headers, remoteAddress, "", false);
    }

    /**
     * {@return the value of a cookie, the first if there are several of that name; empty if there is none}
     *
     * @param name in the case in which it was set
     */
    public Optional<String> cookie(String name) {
        return first(cookies(name));
    }

    /**
     * All values of a cookie. A browser sends several of one name if they were set for different paths or
     * domains (RFC 6265, section 5.4), which a page of another host of the same site can bring about.
     *
     * @param name in the case in which it was set
     * @return in the order in which they were sent; empty if there is none
     */
    public List<String> cookies(String name) {
        return cookies()
                .filter(pair -> isNamed(pair, name))
                .map(pair -> pair.substring(name.length() + 1))
                .toList();
    }

    /** All pairs of name and value. */
    private Stream<String> cookies() {
        return headers.getOrDefault("cookie", List.of()).stream()
                .flatMap(line -> Stream.of(line.split(";", -1)))
                .map(String::strip);
    }

    private static boolean isNamed(String pair, String name) {
        return pair.startsWith(name + "=");
    }

    /**
     * {@return the same request with one value for a cookie, in place of those it has}
     *
     * @param name in the case in which it is looked for
     * @param value as it stands in the header; nothing is quoted
     */
    public Handshake withCookie(String name, String value) {
        List<String> pairs = Stream.concat(
                        Stream.of(name + "=" + value), cookies().filter(pair -> !isNamed(pair, name)))
                .toList();
        Map<String, List<String>> more = new HashMap<>(headers);
        more.put("cookie", pairs);
        return new Handshake(uri, query, more, remoteAddress, scheme, isByTrustedProxy);
    }

    /**
     * Whether a browser has sent it for a web page: it says which page, and every browser calls itself
     * Mozilla, which no page can change. Apps made with React Native name an origin too, but keep none of the
     * cookies that the answer to a WebSocket handshake sets.
     *
     * @return false for apps and for clients that are no browsers
     */
    public boolean isOfBrowser() {
        return headers.containsKey("origin") && header("user-agent").orElse("").startsWith("Mozilla/");
    }

    /**
     * {@return the first value of a query parameter, decoded; empty if there is none}
     *
     * @param name in the case of the URL
     */
    public Optional<String> query(String name) {
        return first(query.getOrDefault(name, List.of()));
    }

    /**
     * {@return the first value of a header; empty if there is none}
     *
     * @param name in any case
     */
    public Optional<String> header(String name) {
        return first(headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
    }

    private static Optional<String> first(List<String> values) {
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    /** Only where it came from and went: headers and parameters hold credentials, which no log may have. */
    @Override
    public String toString() {
        int end = uri.indexOf('?');
        return "Handshake[" + (end < 0 ? uri : uri.substring(0, end)) + " from " + remoteAddress + "]";
    }
}
