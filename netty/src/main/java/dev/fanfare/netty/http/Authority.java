package dev.fanfare.netty.http;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A host and its port, as a {@code Host} header or an origin names them (RFC 3986, section 3.2, without
 * user information).
 *
 * @param host in lower case; an IPv6 address in brackets and in its shortest form
 * @param port {@link #NO_PORT} if none is named
 */
record Authority(String host, int port) {

    static final int NO_PORT = -1;

    private static final int BAD_PORT = -2;

    private static final int MAX_LENGTH = 300;

    private static final Pattern NAME = Pattern.compile("(?:[a-z0-9._~!$&'()*+,;=-]|%[0-9a-f]{2})+");

    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

    /** Reads what was sent; null if it is no authority, or names no host. */
    static @Nullable Authority parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return null;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        int end = lower.startsWith("[") ? lower.indexOf(']') + 1 : lower.indexOf(':');
        String name = end < 0 ? lower : lower.substring(0, end);
        String rest = end < 0 ? "" : lower.substring(end);
        int port = port(rest);
        String host = name.startsWith("[") ? ipv6(name) : name;
        return host == null
                        || port == BAD_PORT
                        || !(host.startsWith("[") || NAME.matcher(host).matches())
                ? null
                : new Authority(host, port);
    }

    /** The port in what follows a host: nothing, or a colon and perhaps digits. */
    private static int port(String rest) {
        if (rest.isEmpty() || rest.equals(":")) {
            return NO_PORT;
        }
        String digits = rest.substring(1);
        if (rest.charAt(0) != ':' || !PORT.matcher(digits).matches()) {
            return BAD_PORT;
        }
        int port = Integer.parseInt(digits);
        return port <= 65_535 ? port : BAD_PORT;
    }

    /** The shortest form of an address in brackets; null if it is none. */
    static @Nullable String ipv6(String bracketed) {
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
}
