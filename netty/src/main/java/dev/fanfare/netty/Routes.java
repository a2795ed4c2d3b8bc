package dev.fanfare.netty;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is where. Of several paths that match, the most specific wins. Endpoints come and go while
 * requests are looked up; safe for any thread.
 */
final class Routes {

    /** An endpoint of any kind. */
    private record Route(PathPattern path, Object endpoint) {}

    /**
     * What was found for a path.
     *
     * @param endpoint an {@link HttpEndpoint}, {@link WebSocketEndpoint} or {@link RawEndpoint}
     * @param pathParameters what the parts of its path stand for
     */
    record Match(Object endpoint, Map<String, String> pathParameters) {}

    /** The most specific first; replaced, never changed. */
    private volatile List<Route> routes = List.of();

    private volatile @Nullable RawEndpoint<?> otherwise;

    void add(WebSocketEndpoint endpoint) {
        add(PathPattern.ofHttp(endpoint.path()), endpoint);
    }

    void add(String path, HttpEndpoint endpoint) {
        add(PathPattern.ofHttp(path), endpoint);
    }

    /** Adds an endpoint; one without a path gets the handshakes that nothing else claims. */
    synchronized void add(RawEndpoint<?> endpoint) {
        if (!endpoint.path().isEmpty()) {
            add(PathPattern.parse(endpoint.path()), endpoint);
        } else if (otherwise == null) {
            otherwise = endpoint;
        } else {
            throw new IllegalArgumentException("two endpoints have no path");
        }
    }

    private synchronized void add(PathPattern path, Object endpoint) {
        routes.stream().filter(route -> route.path.isSame(path)).findFirst().ifPresent(other -> {
            throw new IllegalArgumentException("two endpoints have the path \"" + path + "\""
                    + (path.toString().equals(other.path.toString()) ? "" : ", once as \"" + other.path + "\""));
        });
        List<Route> more = new ArrayList<>(routes);
        more.add(new Route(path, endpoint));
        more.sort(Comparator.comparing(Route::path));
        routes = List.copyOf(more);
    }

    synchronized void remove(RawEndpoint<?> endpoint) {
        routes = routes.stream().filter(route -> route.endpoint != endpoint).toList();
        if (otherwise == endpoint) {
            otherwise = null;
        }
    }

    /**
     * Finds what a request is for.
     *
     * @param rawPath the path, not decoded
     * @param isWebSocket whether it is a WebSocket handshake
     * @throws IllegalArgumentException if the path has a malformed escape
     */
    Optional<Match> find(String rawPath, boolean isWebSocket) {
        List<String> path = PathPattern.split(rawPath);
        for (Route route : routes) {
            Map<String, String> parameters = route.path.match(path);
            if (parameters != null) {
                return Optional.of(new Match(route.endpoint, parameters));
            }
        }
        RawEndpoint<?> last = otherwise;
        return last == null || !isWebSocket ? Optional.empty() : Optional.of(new Match(last, Map.of()));
    }
}
