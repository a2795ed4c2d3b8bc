package dev.fanfare.handler;

import dev.fanfare.http.Handshake;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which headers of a client are kept as long as it is connected.
 *
 * @param ofRequest names of headers of the HTTP request, in lower case
 * @param ofConnect names of headers in the connect command, in lower case
 */
public record HeaderNames(Set<String> ofRequest, Set<String> ofConnect) {

    /** None. */
    public static final HeaderNames NONE = new HeaderNames(Set.of(), Set.of());

    /**
     * Names in any case.
     *
     * @param ofRequest of the HTTP request; empty for none; the set is copied
     * @param ofConnect of the connect command; empty for none; the set is copied
     */
    public HeaderNames {
        ofRequest = lower(Objects.requireNonNull(ofRequest, "ofRequest must not be null"));
        ofConnect = lower(Objects.requireNonNull(ofConnect, "ofConnect must not be null"));
    }

    private static Set<String> lower(Collection<String> names) {
        return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * {@return what is kept of a client's headers}
     *
     * @param handshake the HTTP request
     * @param connect headers in the connect command, names in any case
     */
    public ClientHeaders of(Handshake handshake, Map<String, String> connect) {
        Objects.requireNonNull(handshake, "handshake must not be null");
        Objects.requireNonNull(connect, "connect must not be null");
        if (ofRequest.isEmpty() && ofConnect.isEmpty()) {
            return ClientHeaders.NONE;
        }
        Map<String, List<String>> request = new HashMap<>();
        handshake.headers().forEach((name, values) -> {
            if (ofRequest.contains(name)) {
                request.put(name, values);
            }
        });
        Map<String, String> command = new HashMap<>();
        connect.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (ofConnect.contains(lower)) {
                command.put(lower, value);
            }
        });
        return new ClientHeaders(request, command);
    }
}
