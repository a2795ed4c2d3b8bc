package dev.fanfare.netty.internal.raw;

import dev.fanfare.netty.internal.http.Routes;
import dev.fanfare.netty.internal.loop.SessionLoops;
import dev.fanfare.raw.EndpointOptions;
import dev.fanfare.raw.ServerHandler;
import dev.fanfare.raw.WebSocketServer;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** The raw endpoints of a server, those that are ending included. Safe for any thread. */
public final class RawEndpoints {

    private final Routes routes;
    private final SessionLoops loops;
    private final Executor threads;
    private final ReservedPaths reserved = new ReservedPaths();
    private final Set<RawEndpoint<?>> endpoints = new LinkedHashSet<>();
    private boolean open;
    private boolean closed;

    /**
     * @param routes where they get their paths
     * @param loops where their connections live
     * @param threads run the application's code
     */
    public RawEndpoints(Routes routes, SessionLoops loops, Executor threads) {
        this.routes = routes;
        this.loops = loops;
        this.threads = threads;
    }

    /** What no endpoint may begin with; complete before the first endpoint is added. */
    public ReservedPaths reserved() {
        return reserved;
    }

    /**
     * Adds an endpoint; it opens at once, or with the server.
     *
     * @throws IllegalArgumentException if its path cannot be, is reserved, or something has it
     * @throws IllegalStateException if the server has stopped
     */
    public synchronized <T> WebSocketServer<T> add(ServerHandler<T> handler, EndpointOptions<T> options) {
        if (closed) {
            throw new IllegalStateException("the server has stopped");
        }
        reserved.requireFree(options.path());
        RawEndpoint<T> endpoint = new RawEndpoint<>(handler, options, routes, loops, threads);
        endpoint.install();
        endpoints.add(endpoint);
        if (open) {
            open(endpoint);
        }
        return endpoint;
    }

    /** The server has started. */
    public synchronized void open() {
        open = true;
        endpoints.forEach(this::open);
    }

    private void open(RawEndpoint<?> endpoint) {
        endpoint.open();
        endpoint.whenOver(() -> forget(endpoint));
    }

    private synchronized void forget(RawEndpoint<?> endpoint) {
        endpoints.remove(endpoint);
    }

    /** The server stops. Complete when all endpoints have ended. */
    public CompletableFuture<Void> close(Duration timeout) {
        List<RawEndpoint<?>> ending;
        synchronized (this) {
            closed = true;
            ending = List.copyOf(endpoints);
        }
        return CompletableFuture.allOf(ending.stream()
                .map(endpoint -> endpoint.terminate(timeout).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }
}
