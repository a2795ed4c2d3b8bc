package dev.fanfare.client;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** The WebSocket URL that is meant by what somebody wrote. */
final class Address {

    private static final Map<String, String> SCHEMES = Map.of("ws", "ws", "http", "ws", "wss", "wss", "https", "wss");
    private static final Pattern BEGIN = Pattern.compile("(?is)(wss?|https?)://.*");
    private static final Pattern BLANK = Pattern.compile("[\\s\\p{Z}\\p{Cntrl}\\\\]");
    private static final Pattern PARTS = Pattern.compile("(?i)(wss?|https?)://([^/?#]*)([^?#]*)(\\?[^#]*)?(#.*)?");
    private static final Pattern HOST = Pattern.compile("(\\[[^]]*]|[^:]*)(?::(\\d*))?");

    private static final Pattern NO_HOST = Pattern.compile("[<>^|%]");
    private static final Pattern FOUR_NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)\\.(\\d+)");
    private static final Pattern PORT = Pattern.compile("0*[1-9]\\d{0,4}");
    private static final int HIGHEST_PORT = 65_535;

    private Address() {}

    /**
     * The URL in one spelling, which a WebSocket can at least try to reach.
     *
     * @param defaultPath what completes a URL that has no path; "" for nothing
     * @throws ClientSocketException {@code BAD_INPUT} if no WebSocket can
     */
    static String of(String url, String defaultPath) {
        String problem = problemOf(url);
        if (problem != null) {
            throw ClientSocketException.badInput(
                    "\"" + url.replaceFirst("//[^/?#]*@", "//…@") + "\" is no WebSocket URL: " + problem);
        }
        Matcher parts = parts(url);
        String scheme = Objects.requireNonNull(SCHEMES.get(parts.group(1).toLowerCase(Locale.ROOT)));
        String path = parts.group(3).isEmpty() ? "/" : parts.group(3);
        return scheme
                + "://"
                + parts.group(2).toLowerCase(Locale.ROOT)
                + (path.equals("/") && !defaultPath.isEmpty() ? defaultPath : path)
                + (parts.group(4) == null ? "" : parts.group(4));
    }

    private static Matcher parts(String url) {
        Matcher parts = PARTS.matcher(url);
        if (!parts.matches()) {
            throw new IllegalStateException(url);
        }
        return parts;
    }

    private static @Nullable String problemOf(String url) {
        if (!BEGIN.matcher(url).matches()) {
            return "it must begin with ws://, wss://, http:// or https://";
        }
        if (BLANK.matcher(url).find()) {
            return "there is a space or a backslash in it";
        }
        if (url.contains("#")) {
            return "it cannot have a fragment (#)";
        }
        String authority = parts(url).group(2);
        if (authority.contains("@")) {
            return "it cannot have a user or a password";
        }
        Matcher host = HOST.matcher(authority);
        if (authority.matches("(:\\d*)?")) {
            return "it names no host";
        }
        if (!host.matches() || host.group(1).isEmpty()) {
            return "its host and port must be as in example.com:8000";
        }
        String port = host.group(2);
        if (port != null
                && !port.isEmpty()
                && !(PORT.matcher(port).matches() && Integer.parseInt(port) <= HIGHEST_PORT)) {
            return "its port must be a number from 1 to 65535";
        }
        boolean isUrl = HttpUrl.parse("http" + url.substring(url.indexOf(':'))) != null;
        return isUrl && isHost(host.group(1)) ? null : "its host cannot be \"" + host.group(1) + "\"";
    }

    /** Whether it can be one, as far as OkHttp does not look. */
    private static boolean isHost(String host) {
        Matcher address = FOUR_NUMBERS.matcher(host);
        return !NO_HOST.matcher(host).find()
                && (!address.matches() || IntStream.rangeClosed(1, 4).allMatch(part -> isByte(address.group(part))));
    }

    private static boolean isByte(String number) {
        return number.length() <= 3 && Integer.parseInt(number) <= 255;
    }
}
