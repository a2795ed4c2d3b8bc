package dev.fanfare.server.config;

import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.ProtocolError;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a backend is asked over HTTP.
 *
 * @param endpoint where it is; "" for nowhere
 * @param timeout how long it may take
 * @param httpHeaders which headers of the client's HTTP request it is given
 * @param emulatedHeaders which headers of the client's connect command it is given
 * @param binaryEncoding whether payloads are base64
 * @param includeConnectionMeta whether it is given the meta of connections
 * @param http what else there is of HTTP
 */
public record ProxyOptions(
        String endpoint,
        Duration timeout,
        List<String> httpHeaders,
        List<String> emulatedHeaders,
        boolean binaryEncoding,
        boolean includeConnectionMeta,
        Http http) {

    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\t\\x20-\\x7E\\x80-\\xFF]*");

    /** Those that belong to one connection alone (RFC 9110, section 7.6.1), or to the body. */
    private static final Set<String> OF_ONE_CONNECTION = Set.of(
            "connection",
            "content-length",
            "content-type",
            "expect",
            "host",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    public ProxyOptions {
        httpHeaders = List.copyOf(httpHeaders);
        emulatedHeaders = List.copyOf(emulatedHeaders);
        httpHeaders.forEach(name -> requireName("http_headers", name));
        emulatedHeaders.forEach(name -> requireName("emulated_headers", name));
        require(timeout.toMillis() >= 1, "timeout must be at least 1ms, and is " + timeout.toMillis() + "ms");
        if (!endpoint.isEmpty()) {
            requireAddress(endpoint);
        }
    }

    /** Whether there is a backend. */
    public boolean isThere() {
        return !endpoint.isEmpty();
    }

    /** Where the backend is. */
    public URI address() {
        return URI.create(endpoint);
    }

    private static void requireAddress(String endpoint) {
        String needed = "endpoint must be an address such as http://localhost:3000/centrifugo/connect";
        if (endpoint.startsWith("grpc://")) {
            throw new IllegalArgumentException(needed + ": gRPC is not spoken here");
        }
        URI address;
        try {
            address = URI.create(endpoint);
        } catch (IllegalArgumentException none) {
            throw new IllegalArgumentException(needed);
        }
        String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        require(
                Set.of("http", "https").contains(scheme)
                        && address.getHost() != null
                        && address.getRawUserInfo() == null,
                needed);
    }

    private static void requireName(String key, String name) {
        require(HEADER_NAME.matcher(name).matches(), key + " has \"" + name + "\", which is no name of a header");
        require(
                !OF_ONE_CONNECTION.contains(name.toLowerCase(Locale.ROOT)),
                key + " has " + name + ", which belongs to one connection alone and cannot be handed on");
    }

    /** Whether a text can be the value of a header. */
    public static boolean isHeaderValue(String value) {
        return HEADER_VALUE.matcher(value).matches();
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    /**
     * {@code http}.
     *
     * @param staticHeaders what every request has
     * @param statusToCodeTransforms what a status means that is not 200
     */
    public record Http(Map<String, String> staticHeaders, List<StatusTransform> statusToCodeTransforms) {

        public Http {
            staticHeaders = Map.copyOf(staticHeaders);
            statusToCodeTransforms = List.copyOf(statusToCodeTransforms);
            staticHeaders.forEach((name, value) -> {
                requireName("static_headers", name);
                // The value may be a secret.
                require(isHeaderValue(value), "static_headers has a value for " + name + " that no header can have");
            });
        }

        /** Only the names of headers: values hold credentials. */
        @Override
        public String toString() {
            return "Http[staticHeaders=" + staticHeaders.keySet() + "]";
        }
    }

    /**
     * One of {@code status_to_code_transforms}: an error or a disconnect.
     *
     * @param statusCode of the backend's answer
     * @param toError its code is 0 for none
     * @param toDisconnect its code is 0 for none
     */
    public record StatusTransform(int statusCode, ToError toError, ToDisconnect toDisconnect) {

        public StatusTransform {
            require(
                    statusCode >= 100 && statusCode <= 599 && statusCode != 200,
                    "status_code must be 100 to 599 and not 200, and is " + statusCode);
            Disconnect disconnect = disconnectOf(toDisconnect);
            require(
                    (toError.code == 0) != (disconnect == null),
                    "a transform needs either to_error or to_disconnect, with a code");
        }

        /** What the client gets; null if it is disconnected. */
        public @Nullable ProtocolError error() {
            return toError.code == 0 ? null : new ProtocolError(toError.code, toError.message, toError.temporary);
        }

        /** How the client is disconnected; null if it gets an error. */
        public @Nullable Disconnect disconnect() {
            return disconnectOf(toDisconnect);
        }

        private static @Nullable Disconnect disconnectOf(ToDisconnect wanted) {
            return wanted.code == 0 ? null : new Disconnect(wanted.code, wanted.reason);
        }
    }

    /** {@code to_error}. */
    public record ToError(int code, String message, boolean temporary) {
        public ToError {
            require(code == 0 || code >= 100, "to_error.code must be at least 100, and is " + code);
        }
    }

    /** {@code to_disconnect}. */
    public record ToDisconnect(int code, String reason) {}
}
