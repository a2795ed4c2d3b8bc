package dev.fanfare.netty.internal.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is where. Of several paths that match, the most specific wins. Handlers come and go while requests
 * are looked up; safe for any thread.
 */
public final class Routes {

    private record Route(PathPattern path, ExchangeHandler handler) {}

    /**
     * What was found for a path.
     *
     * @param pathParameters what the parts of its path stand for
     */
    record Match(ExchangeHandler handler, Map<String, String> pathParameters) {}

    private static final List<String> HOME = List.of("");

    /** The most specific first; replaced, never changed. */
    private volatile List<Route> routes = List.of();

    private volatile @Nullable ExchangeHandler otherwise;

    private volatile @Nullable ExchangeHandler home;

    /**
     * Adds what is at a path.
     *
     * @param path with a slash at its end, everything under it
     * @throws IllegalArgumentException if it cannot be, or something is there
     */
    public void add(String path, ExchangeHandler handler) {
        add(PathPattern.ofHttp(path), handler);
    }

    /**
     * Adds what is at the paths of a pattern.
     *
     * @param pattern as {@link PathPattern#parse} reads it
     * @throws IllegalArgumentException if it cannot be, or something is there
     */
    public void addPattern(String pattern, ExchangeHandler handler) {
        add(PathPattern.parse(pattern), handler);
    }

    /**
     * Adds what gets the WebSocket handshakes that nothing else claims.
     *
     * @throws IllegalArgumentException if something does
     */
    public synchronized void addForOtherHandshakes(ExchangeHandler handler) {
        if (otherwise != null) {
            throw new IllegalArgumentException("two endpoints have no path");
        }
        otherwise = handler;
    }

    /** Sets what is at {@code /} itself, unless something else claims it; handshakes are none of its. */
    public void setHome(ExchangeHandler handler) {
        home = handler;
    }

    private synchronized void add(PathPattern path, ExchangeHandler handler) {
        routes.stream().filter(route -> route.path.isSame(path)).findFirst().ifPresent(other -> {
            throw new IllegalArgumentException("two endpoints have the path \"" + path + "\""
                    + (path.toString().equals(other.path.toString()) ? "" : ", once as \"" + other.path + "\""));
        });
        List<Route> more = new ArrayList<>(routes);
        more.add(new Route(path, handler));
        more.sort(Comparator.comparing(Route::path));
        routes = List.copyOf(more);
    }

    /** Forgets a handler, wherever it is. */
    public synchronized void remove(ExchangeHandler handler) {
        routes = routes.stream().filter(route -> route.handler != handler).toList();
        if (otherwise == handler) {
            otherwise = null;
        }
    }

    /**
     * Finds what a request is for.
     *
     * @throws IllegalArgumentException if the path has a malformed escape
     */
    Optional<Match> find(RequestHead head) {
        List<String> path = PathPattern.split(head.path());
        for (Route route : routes) {
            Map<String, String> parameters = route.path.match(path);
            if (parameters != null) {
                return Optional.of(new Match(route.handler, parameters));
            }
        }
        ExchangeHandler last = head.isHandshake() ? otherwise : path.equals(HOME) ? home : null;
        return Optional.ofNullable(last).map(handler -> new Match(handler, Map.of()));
    }
}
