package dev.fanfare.netty;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is where. A path that ends with a slash stands for everything under it; of several that match,
 * the longest wins.
 */
final class Routes {

    private final Map<String, HttpEndpoint> http = new HashMap<>();
    private final Map<String, WebSocketEndpoint> webSockets = new HashMap<>();

    void add(WebSocketEndpoint endpoint) {
        requireFree(endpoint.path());
        webSockets.put(endpoint.path(), endpoint);
    }

    void add(String path, HttpEndpoint endpoint) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path starts with \"/\", not \"" + path + "\"");
        }
        requireFree(path);
        http.put(path, endpoint);
    }

    private void requireFree(String path) {
        if (http.containsKey(path) || webSockets.containsKey(path)) {
            throw new IllegalArgumentException("two endpoints have the path \"" + path + "\"");
        }
    }

    Optional<WebSocketEndpoint> webSocket(String path) {
        return Optional.ofNullable(webSockets.get(path));
    }

    Optional<HttpEndpoint> http(String path) {
        HttpEndpoint exact = http.get(path);
        if (exact != null) {
            return Optional.of(exact);
        }
        for (int slash = path.lastIndexOf('/'); slash >= 0; slash = path.lastIndexOf('/', slash - 1)) {
            HttpEndpoint above = http.get(path.substring(0, slash + 1));
            if (above != null) {
                return Optional.of(above);
            }
        }
        return Optional.empty();
    }
}
