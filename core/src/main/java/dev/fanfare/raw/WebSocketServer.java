package dev.fanfare.raw;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletionStage;

/**
 * An endpoint: everything under one path of an HTTP server. All methods are safe for any thread and
 * never block.
 *
 * @param <T> what the messages are
 */
public interface WebSocketServer<T> {

    /** How long {@link #terminate()} waits. */
    Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

    /**
     * Adds an endpoint to the HTTP server that runs in this JVM. Where there are several, call {@link
     * WebSocketHost#rawEndpoint} on the one that is meant.
     *
     * @param <T> what the messages are
     * @param handler is asked for every connection
     * @param options where it is and what it takes
     * @return the endpoint, at once; {@link ServerHandler#onOpen} follows on a handler thread
     * @throws IllegalArgumentException if the path cannot be, or something has it already
     * @throws IllegalStateException if there is not exactly one running HTTP server
     */
    static <T> WebSocketServer<T> start(ServerHandler<T> handler, EndpointOptions<T> options) {
        return RunningHosts.only().rawEndpoint(handler, options);
    }

    /**
     * {@return the connections that are neither closing nor closed: an unmodifiable view that is always up to date,
     * so two looks at it may differ}
     */
    Collection<Connection<T>> connections();

    /**
     * Sends a message to all connections, in the form in which {@link Connection#send} does. Never throws: one
     * that closes, or whose peer reads too slowly, does not take it, and the others do. A message that cannot be
     * written as JSON is told to {@link ServerHandler#onError}, on the caller's thread, and nobody takes it.
     *
     * @param message made bytes of once for all
     * @return how many took it
     */
    int broadcast(Object message);

    /** {@return what messages are} */
    DataType<T> dataType();

    /** {@return what it was started with} */
    ServerHandler<T> handler();

    /** {@return the path as the options had it; "" for every path that nothing else claims} */
    String path();

    /**
     * {@link #terminate(Duration)} with {@link #DEFAULT_TIMEOUT}.
     *
     * @return complete when it is over, after {@link ServerHandler#onTerminate}
     */
    default CompletionStage<Void> terminate() {
        return terminate(DEFAULT_TIMEOUT);
    }

    /**
     * Ends the endpoint: its path is free at once, and its connections are closed with code 1001. What
     * they have received goes to their handlers first.
     *
     * <p>A second call can only shorten the time.
     *
     * @param timeout how long to wait for the peers to answer before they are cut off; zero for not at all
     * @return complete when it is over, after {@link ServerHandler#onTerminate}
     * @throws IllegalArgumentException if the timeout is negative
     */
    CompletionStage<Void> terminate(Duration timeout);

    /** {@return whether it has ended: there is no connection any more, and each has heard of its end} */
    boolean terminated();
}
