package dev.fanfare.push.webpush;

import dev.fanfare.protocol.Outside;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Where requests to endpoints may go. An endpoint is what a browser, or who pretends to be one, has given: without a
 * guard, anybody could have this server ask hosts of its own network. Immutable.
 *
 * <p>An endpoint has {@code https} and the name of a host, never an address in whatever spelling; its port is 443, and the
 * name resolves to addresses of the internet alone. Redirects are not followed. {@link #DEFAULT} lets requests go to the
 * services of the browsers only, and should stay unless there is a reason.
 */
public final class EndpointGuard {

    /** The push services of Chrome and its relatives, Safari, Edge and Firefox. */
    public static final EndpointGuard DEFAULT = of(List.of(
            "fcm.googleapis.com",
            "jmt17.google.com",
            "*.push.apple.com",
            "*.notify.windows.com",
            "*.push.services.mozilla.com"));

    private static final int HTTPS = 443;

    private static final int MAX_LENGTH = 2048;

    private final List<String> hosts;
    private final List<String> trusted;
    private final boolean any;

    private EndpointGuard(List<String> hosts, List<String> trusted, boolean any) {
        this.hosts = List.copyOf(hosts);
        this.trusted = List.copyOf(trusted);
        this.any = any;
    }

    /**
     * A guard that lets requests go to some hosts.
     *
     * @param hosts names such as {@code push.example.com}, or {@code *.example.com} for all names below one
     * @return what is not among them is refused
     * @throws IllegalArgumentException if one is no name
     */
    public static EndpointGuard of(List<String> hosts) {
        List<String> checked = new ArrayList<>();
        for (String host : Objects.requireNonNull(hosts, "hosts must not be null")) {
            String small = host.toLowerCase(Locale.ROOT);
            if (!HostName.isName(small.startsWith("*.") ? small.substring(2) : small)) {
                throw new IllegalArgumentException(
                        "\"" + Outside.of(host) + "\" is no name of a host; write push.example.com or *.example.com");
            }
            checked.add(small);
        }
        return new EndpointGuard(checked, List.of(), false);
    }

    /**
     * {@return a guard that lets requests go to any host of the internet} The name is looked up before each request, and
     * once more by Java when it connects: whoever owns the name can answer differently and have this server begin TLS with
     * a host inside, at its port 443, but never send a request to one that has no certificate for that name.
     */
    public static EndpointGuard anyHost() {
        return new EndpointGuard(List.of(), List.of(), true);
    }

    /**
     * The same, and one push service of your own, whatever its port and address are: inside, too.
     *
     * @param origin such as {@code https://push.example.com:8443}
     * @return the changed copy
     * @throws IllegalArgumentException if it is no origin with https
     */
    public EndpointGuard withTrusted(String origin) {
        Objects.requireNonNull(origin, "origin must not be null");
        URI uri;
        try {
            uri = new URI(origin);
        } catch (URISyntaxException malformed) {
            throw notAnOrigin(origin);
        }
        if (!"https".equalsIgnoreCase(uri.getScheme())
                || uri.getHost() == null
                || uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null
                || !(uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))) {
            throw notAnOrigin(origin);
        }
        List<String> more = new ArrayList<>(trusted);
        more.add(originOf(uri));
        return new EndpointGuard(hosts, more, any);
    }

    private static IllegalArgumentException notAnOrigin(String origin) {
        return new IllegalArgumentException(
                "\"" + Outside.of(origin) + "\" is no origin of a push service; write https://push.example.com");
    }

    /** The origin as browsers write it, for an address with https and a host. */
    static String originOf(URI address) {
        String host = address.getHost().toLowerCase(Locale.ROOT);
        return address.getPort() < 0 || address.getPort() == HTTPS
                ? "https://" + host
                : "https://" + host + ":" + address.getPort();
    }

    /**
     * Checks what can be seen of an endpoint without looking its name up.
     *
     * @throws IllegalArgumentException if no request may go there, saying why without the endpoint's path
     */
    void check(URI endpoint) {
        if (endpoint.toString().length() > MAX_LENGTH) {
            throw new IllegalArgumentException("the endpoint is longer than " + MAX_LENGTH + " characters");
        }
        if (!"https".equalsIgnoreCase(endpoint.getScheme())) {
            throw new IllegalArgumentException("the endpoint must begin with https://");
        }
        if (endpoint.getHost() == null || endpoint.getRawUserInfo() != null) {
            throw new IllegalArgumentException("the endpoint must have the name of a host, and nothing before it");
        }
        if (endpoint.getRawFragment() != null) {
            throw new IllegalArgumentException("the endpoint must have no #, behind which nothing is sent");
        }
        if (trusted.contains(originOf(endpoint))) {
            return;
        }
        String host = endpoint.getHost().toLowerCase(Locale.ROOT);
        if (!HostName.isName(host)) {
            throw new IllegalArgumentException(
                    "the host of the endpoint must be a name of the internet, not \"" + Outside.of(host) + "\"");
        }
        if (endpoint.getPort() >= 0 && endpoint.getPort() != HTTPS) {
            throw new IllegalArgumentException("the port of the endpoint must be 443, not " + endpoint.getPort());
        }
        if (!any && hosts.stream().noneMatch(allowed -> matches(allowed, host))) {
            throw new IllegalArgumentException("no request may go to " + Outside.of(host)
                    + "; if it is a push service, add its host to those that are allowed");
        }
    }

    private static boolean matches(String allowed, String host) {
        return allowed.startsWith("*.") ? host.endsWith(allowed.substring(1)) : host.equals(allowed);
    }

    /**
     * Looks the name of an endpoint up, which may block.
     *
     * @return "" if a request may go to all of its addresses; otherwise why not
     * @throws UnknownHostException if there is no such name, or nobody to ask
     */
    String refusedAddress(URI endpoint) throws UnknownHostException {
        if (trusted.contains(originOf(endpoint))) {
            return "";
        }
        for (InetAddress address : InetAddress.getAllByName(endpoint.getHost())) {
            if (!PublicAddress.isPublic(address)) {
                return "the host of the endpoint has an address that is not of the internet";
            }
        }
        return "";
    }
}
