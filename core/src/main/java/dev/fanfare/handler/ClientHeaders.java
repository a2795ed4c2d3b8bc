package dev.fanfare.handler;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Headers that a client connected with, as far as {@link dev.fanfare.FanfareBuilder#keepHeaders} keeps them. They are in two
 * lists, because everybody can write anything into a connect command: a header in the second proves nothing, even where
 * somebody in front of this server sets the header of that name.
 *
 * @param ofRequest those of the HTTP request: all values by name, names in lower case
 * @param ofConnect those in the connect command: values by name, names in lower case
 */
public record ClientHeaders(Map<String, List<String>> ofRequest, Map<String, String> ofConnect) {

    /** There are none, or none are kept. */
    public static final ClientHeaders NONE = new ClientHeaders(Map.of(), Map.of());

    /**
     * Headers as the engine keeps them; public for tests of handlers.
     *
     * @param ofRequest names in lower case; empty for none; the map is copied
     * @param ofConnect names in lower case; empty for none; the map is copied
     */
    public ClientHeaders {
        Map<String, List<String>> request = new HashMap<>();
        Objects.requireNonNull(ofRequest, "ofRequest must not be null")
                .forEach((name, values) -> request.put(name, List.copyOf(values)));
        ofRequest = Map.copyOf(request);
        ofConnect = Map.copyOf(Objects.requireNonNull(ofConnect, "ofConnect must not be null"));
    }

    /** Only the names: values hold credentials, which no log may have. */
    @Override
    public String toString() {
        return "ClientHeaders[ofRequest=" + ofRequest.keySet() + ", ofConnect=" + ofConnect.keySet() + "]";
    }
}
