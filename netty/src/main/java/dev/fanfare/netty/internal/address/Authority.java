package dev.fanfare.netty.internal.address;

import io.netty.util.NetUtil;
import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A host and its port, as a {@code Host} header or an origin names them (RFC 3986, section 3.2, without
 * user information).
 *
 * @param host in lower case; an IPv6 address in brackets and in its shortest form
 * @param port {@link #NO_PORT} if none is named
 */
public record Authority(String host, int port) {

    public static final int NO_PORT = -1;

    private static final int BAD_PORT = -2;

    private static final int MAX_LENGTH = 300;

    private static final String NAME_MARKS = "._~!$&'()*+;=-";

    private static final String HEX_DIGITS = "0123456789abcdef";

    /** Letters that browsers write otherwise in ASCII than the JDK does (UTS 46 and IDNA 2003). */
    private static final Pattern AMBIGUOUS = Pattern.compile("[\u00DF\u1E9E\u03C2\u200C\u200D]");

    private static final int MAX_PORT = 65_535;

    private static final int MAX_PORT_DIGITS = 5;

    /** Reads what was sent; null if it is no authority, or names no host. */
    public static @Nullable Authority parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return null;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        int end = lower.startsWith("[") ? lower.indexOf(']') + 1 : lower.indexOf(':');
        String name = end < 0 ? lower : lower.substring(0, end);
        String rest = end < 0 ? "" : lower.substring(end);
        int port = port(rest);
        String host = name.startsWith("[") ? ipv6(name) : name;
        return host == null || port == BAD_PORT || !(host.startsWith("[") || isName(host))
                ? null
                : new Authority(host, port);
    }

    /** The port in what follows a host: nothing, or a colon and perhaps digits. */
    private static int port(String rest) {
        if (rest.isEmpty() || rest.equals(":")) {
            return NO_PORT;
        }
        if (rest.charAt(0) != ':' || rest.length() > MAX_PORT_DIGITS + 1) {
            return BAD_PORT;
        }
        int port = 0;
        for (int i = 1; i < rest.length(); i++) {
            char digit = rest.charAt(i);
            if (!isDigit(digit)) {
                return BAD_PORT;
            }
            port = 10 * port + digit - '0';
        }
        return port <= MAX_PORT ? port : BAD_PORT;
    }

    /** Whether it is a {@code reg-name} (RFC 3986, section 3.2.2) without upper case, and not empty. */
    private static boolean isName(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c == '%') {
                if (i + 2 >= host.length()
                        || HEX_DIGITS.indexOf(host.charAt(i + 1)) < 0
                        || HEX_DIGITS.indexOf(host.charAt(i + 2)) < 0) {
                    return false;
                }
                i += 2;
            } else if (!(c >= 'a' && c <= 'z') && !isDigit(c) && NAME_MARKS.indexOf(c) < 0) {
                return false;
            }
        }
        return !host.isEmpty();
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /**
     * A host in ASCII, as browsers send it.
     *
     * @throws IllegalArgumentException if it is none, or browsers do not agree on it
     */
    public static String ascii(String host) {
        return Stream.of(host.split("\\.", -1)).map(Authority::asciiLabel).collect(Collectors.joining("."));
    }

    private static String asciiLabel(String label) {
        if (label.chars().allMatch(c -> c < 128)) {
            return label;
        }
        if (AMBIGUOUS.matcher(label).find()) {
            throw new IllegalArgumentException(
                    "browsers do not agree on \"" + label + "\"; write it as they send it, with xn--");
        }
        try {
            return IDN.toASCII(label).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException noName) {
            throw new IllegalArgumentException("\"" + label + "\" is no part of a host", noName);
        }
    }

    /**
     * Insists that a pattern of hosts does not end with a star, unless it is nothing else.
     *
     * @param anyPort what is written behind a host that means any of its ports
     * @throws IllegalArgumentException if it does
     */
    public static void requireFixedEnd(String host, String anyPort) {
        if (host.endsWith(Glob.ANY) && !host.equals(Glob.ANY)) {
            throw new IllegalArgumentException("anybody can have a host that begins like that; for any port, write \""
                    + host.substring(0, host.indexOf('*')) + anyPort + "\"");
        }
    }

    /** The shortest form of an address in brackets; null if it is none. */
    public static @Nullable String ipv6(String bracketed) {
        String address = bracketed.endsWith("]") ? bracketed.substring(1, bracketed.length() - 1) : "";
        byte[] bytes = NetUtil.isValidIpV6Address(address) && address.indexOf('%') < 0
                ? NetUtil.createByteArrayFromIpAddressString(address)
                : null;
        try {
            return bytes == null ? null : "[" + NetUtil.toAddressString(InetAddress.getByAddress(bytes)) + "]";
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public String toString() {
        return port == NO_PORT ? host : host + ":" + port;
    }
}
