package dev.fanfare.netty.internal.http;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds out where a request came from. Every proxy appends the address it was asked from to {@code
 * X-Forwarded-For}; anybody can send that header, so it is believed only as far as it was written by
 * proxies that are trusted.
 */
public final class TrustedProxies {

    /** An IPv4 address with a port, or an IPv6 address in brackets with or without one. */
    private static final Pattern WITH_PORT = Pattern.compile("([0-9.]+):\\d+|\\[([^]]+)](?::\\d+)?");

    private static final String HTTPS = "https";

    private static final Map<String, String> SAID_SCHEME =
            Map.of("http", "http", "ws", "http", HTTPS, HTTPS, "wss", HTTPS);

    private final List<String> addresses;
    private final List<IpSubnetFilterRule> trusted;

    /** The scheme of what no proxy says anything about, "" if that is not known. */
    private final String otherwise;

    /**
     * @param addresses addresses such as {@code 10.1.2.3} or {@code ::1}, or networks such as {@code
     *     10.0.0.0/8}
     * @throws IllegalArgumentException if one is neither
     */
    public TrustedProxies(List<String> addresses) {
        this(addresses, "");
    }

    private TrustedProxies(List<String> addresses, String otherwise) {
        this.addresses = List.copyOf(addresses);
        this.trusted = addresses.stream().map(TrustedProxies::rule).toList();
        this.otherwise = otherwise;
    }

    /** The same for connections that are encrypted here: what no proxy says anything about is of https. */
    TrustedProxies encrypted() {
        return new TrustedProxies(addresses, HTTPS);
    }

    /** The addresses and networks, as they were given. */
    public List<String> addresses() {
        return addresses;
    }

    private static IpSubnetFilterRule rule(String network) {
        int slash = network.indexOf('/');
        InetAddress address = address(slash < 0 ? network : network.substring(0, slash));
        if (address == null) {
            throw notANetwork(network);
        }
        try {
            int bits = slash < 0
                    ? address.getAddress().length * Byte.SIZE
                    : Integer.parseInt(network.substring(slash + 1));
            return new IpSubnetFilterRule(address, bits, IpFilterRuleType.ACCEPT);
        } catch (IllegalArgumentException outOfRange) {
            throw notANetwork(network);
        }
    }

    private static IllegalArgumentException notANetwork(String network) {
        return new IllegalArgumentException("trusted_proxies has \"" + network
                + "\", which is neither an address nor a network such as 10.0.0.0/8");
    }

    private static @Nullable InetAddress address(String text) {
        Matcher withPort = WITH_PORT.matcher(text);
        if (withPort.matches()) {
            return address(withPort.group(1) == null ? withPort.group(2) : withPort.group(1));
        }
        return NetUtil.createInetAddressFromIpAddressString(text);
    }

    /**
     * The address of the client.
     *
     * @param peer whom the connection is with
     * @param forwardedFor all {@code X-Forwarded-For} headers, in order
     */
    InetAddress client(InetAddress peer, List<String> forwardedFor) {
        List<String> hops = RequestHead.elements(forwardedFor);
        InetAddress client = peer;
        for (int i = hops.size() - 1; i >= 0 && isTrusted(client); i--) {
            InetAddress before = address(hops.get(i));
            if (before == null) {
                return client;
            }
            client = before;
        }
        return client;
    }

    /**
     * By which scheme a browser reached the server, as far as it is known: what a trusted proxy says, in
     * {@code X-Forwarded-Proto} or {@code Forwarded}. That it was {@code https} is believed of anybody: it
     * makes the server only stricter, lets nobody in, and no page can have its browser say it.
     *
     * @param peer whom the connection is with; null if it has no address
     * @param headers of the request, names in lower case
     * @return {@code http} or {@code https}, or "" if it is not known, which it is if it is encrypted here
     */
    String scheme(@Nullable InetAddress peer, Map<String, List<String>> headers) {
        String said = SAID_SCHEME.getOrDefault(forwardedProto(headers), "");
        boolean isBelieved = said.equals(HTTPS) || (!said.isEmpty() && peer != null && isTrusted(peer));
        return isBelieved ? said : otherwise;
    }

    /** What the proxy next to the client says, "" if none says anything. */
    private static String forwardedProto(Map<String, List<String>> headers) {
        String first = first(headers, "x-forwarded-proto");
        if (!first.isEmpty()) {
            return first;
        }
        // RFC 7239, section 4.
        String nearest = first(headers, "forwarded");
        if (nearest.isEmpty()) {
            return "";
        }
        for (String pair : nearest.split(";", -1)) {
            String[] parts = pair.strip().split("=", 2);
            if (parts.length == 2 && parts[0].equals("proto")) {
                return parts[1].replace("\"", "");
            }
        }
        return "";
    }

    private static String first(Map<String, List<String>> headers, String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.get(0).split(",", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /** Whether what an address says about others is believed. */
    boolean isTrusted(InetAddress address) {
        if (trusted.isEmpty()) {
            return false;
        }
        InetSocketAddress socket = new InetSocketAddress(address, 0);
        return trusted.stream().anyMatch(rule -> rule.matches(socket));
    }
}
