package dev.fanfare.netty;

import dev.fanfare.raw.EndpointOptions;
import dev.fanfare.raw.ServerHandler;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** The raw endpoints of a server, those that are ending included. Safe for any thread. */
final class RawEndpoints {

    private final Routes routes;
    private final Executor threads;
    private final Set<RawEndpoint<?>> endpoints = new LinkedHashSet<>();
    private boolean open;
    private boolean closed;

    RawEndpoints(Routes routes, Executor threads) {
        this.routes = routes;
        this.threads = threads;
    }

    /** Adds an endpoint; it opens at once, or with the server. */
    synchronized <T> RawEndpoint<T> add(ServerHandler<T> handler, EndpointOptions<T> options) {
        if (closed) {
            throw new IllegalStateException("the server has stopped");
        }
        RawEndpoint<T> endpoint = new RawEndpoint<>(handler, options, routes, threads);
        routes.add(endpoint);
        endpoints.add(endpoint);
        if (open) {
            open(endpoint);
        }
        return endpoint;
    }

    /** The server has started. */
    synchronized void open() {
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
    CompletableFuture<Void> close(Duration timeout) {
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
