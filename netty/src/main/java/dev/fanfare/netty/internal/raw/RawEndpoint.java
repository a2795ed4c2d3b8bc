package dev.fanfare.netty.internal.raw;

import dev.fanfare.netty.http.AllowedOrigins;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.internal.http.Routes;
import dev.fanfare.netty.internal.loop.SessionLoops;
import dev.fanfare.netty.internal.websocket.FrameReader;
import dev.fanfare.raw.Connection;
import dev.fanfare.raw.ConnectionHandler;
import dev.fanfare.raw.ConnectionRequest;
import dev.fanfare.raw.DataType;
import dev.fanfare.raw.EndpointOptions;
import dev.fanfare.raw.RefusedException;
import dev.fanfare.raw.ServerHandler;
import dev.fanfare.raw.WebSocketServer;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A raw endpoint: its connections, and what its handler is asked and told. */
final class RawEndpoint<T> implements WebSocketServer<T> {

    private final ServerHandler<T> handler;
    private final EndpointOptions<T> options;
    private final Routes routes;
    private final RawUpgrade<T> upgrade;
    private final Executor threads;
    private final AllowedOrigins origins;
    private final FrameReader reader;
    private final RawCallbacks callbacks;
    private final Set<RawConnection<T>> connections = ConcurrentHashMap.newKeySet();
    private final Collection<Connection<T>> view = Collections.unmodifiableCollection(connections);
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private volatile boolean terminated;

    /** Those whose handler has not heard of the end yet; guarded by this, like what follows. */
    private final Set<RawConnection<T>> unfinished = new HashSet<>();

    private boolean terminating;

    RawEndpoint(
            ServerHandler<T> handler, EndpointOptions<T> options, Routes routes, SessionLoops loops, Executor threads) {
        this.handler = handler;
        this.options = options;
        this.routes = routes;
        this.threads = threads;
        this.origins = AllowedOrigins.of(options.allowedOrigins());
        this.reader = new FrameReader(options.maxMessageSize(), false);
        this.callbacks = new RawCallbacks(this, error -> handler.onError(this, error));
        this.upgrade = new RawUpgrade<>(this, loops, threads);
    }

    /**
     * Takes its path.
     *
     * @throws IllegalArgumentException if that cannot be, or something has it
     */
    void install() {
        if (path().isEmpty()) {
            routes.addForOtherHandshakes(upgrade);
        } else {
            routes.addPattern(path(), upgrade);
        }
    }

    /** Tells the handler that the endpoint has started; until it has heard, nobody can connect. */
    void open() {
        CompletableFuture.completedFuture(null)
                .thenRunAsync(() -> callbacks.call(() -> handler.onOpen(this)), threads)
                .whenComplete((told, shutDown) -> opened.complete(null));
    }

    /** Runs something when the endpoint has ended. */
    void whenOver(Runnable action) {
        over.thenRun(action);
    }

    /** Complete when connections may come. */
    CompletableFuture<Void> opened() {
        return opened;
    }

    AllowedOrigins origins() {
        return origins;
    }

    /** Takes apart what peers send. */
    FrameReader reader() {
        return reader;
    }

    EndpointOptions<T> options() {
        return options;
    }

    /**
     * What shall become of somebody who wants to connect.
     *
     * @param handler what handles the connection, or null to refuse it
     * @param answer what to answer in place of the upgrade, if anything
     */
    record Decision<T>(
            @Nullable ConnectionHandler<T> handler,
            @Nullable HttpAnswer answer) {}

    /** Asks the handler; on a handler thread. */
    Decision<T> decide(ConnectionRequest request) {
        try {
            return new Decision<>(handler.onConnection(this, request), null);
        } catch (RefusedException refused) {
            return new Decision<>(null, HttpAnswer.text(403, String.valueOf(refused.getMessage())));
        } catch (Throwable failed) {
            callbacks.report(failed);
            return new Decision<>(null, HttpAnswer.text(500, "Internal server error"));
        }
    }

    /** Takes a connection in; false if the endpoint ends. */
    synchronized boolean add(RawConnection<T> connection) {
        if (terminating) {
            return false;
        }
        unfinished.add(connection);
        connections.add(connection);
        return true;
    }

    /** A connection begins to close, or is closed. */
    void closing(RawConnection<T> connection) {
        connections.remove(connection);
    }

    /** A closed connection's handler has heard of it. */
    synchronized void finished(RawConnection<T> connection) {
        unfinished.remove(connection);
    }

    @Override
    public CompletionStage<Void> terminate(Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("a timeout is 0 or more, not " + timeout);
        }
        routes.remove(upgrade);
        List<RawConnection<T>> ending;
        boolean isFirst;
        synchronized (this) {
            isFirst = !terminating;
            terminating = true;
            ending = List.copyOf(unfinished);
        }
        ending.forEach(connection -> connection.goAway(timeout));
        if (isFirst) {
            CompletableFuture<?>[] ends = ending.stream()
                    .map(connection -> connection.finished().toCompletableFuture())
                    .toArray(CompletableFuture<?>[]::new);
            CompletableFuture.allOf(opened, CompletableFuture.allOf(ends))
                    .thenRunAsync(this::end, threads)
                    .whenComplete((ended, shutDown) -> over.complete(null));
        }
        return over.minimalCompletionStage();
    }

    private void end() {
        terminated = true;
        callbacks.call(() -> handler.onTerminate(this));
    }

    @Override
    public boolean terminated() {
        return terminated;
    }

    @Override
    public Collection<Connection<T>> connections() {
        return view;
    }

    @Override
    public int broadcast(Object message) {
        return sendToAllBut(null, message);
    }

    /** Sends a message to all connections but one; says how many took it. */
    int sendToAllBut(@Nullable RawConnection<T> sender, Object message) {
        RawMessage written;
        try {
            written = RawMessage.of(message);
        } catch (IllegalArgumentException cannotBeWritten) {
            callbacks.report(cannotBeWritten);
            return 0;
        }
        int taken = 0;
        for (RawConnection<T> each : connections) {
            if (each != sender && each.send(written) == null) {
                taken++;
            }
        }
        return taken;
    }

    @Override
    public DataType<T> dataType() {
        return options.dataType();
    }

    @Override
    public ServerHandler<T> handler() {
        return handler;
    }

    @Override
    public String path() {
        return options.path();
    }

    @Override
    public String toString() {
        return "endpoint \"" + path() + "\"";
    }
}
