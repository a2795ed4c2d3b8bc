package dev.fanfare.internal.node;

import dev.fanfare.cluster.Survey;
import dev.fanfare.http.Handshake;
import dev.fanfare.internal.cluster.Cluster;
import dev.fanfare.internal.cluster.Task;
import dev.fanfare.internal.handler.Identities;
import dev.fanfare.internal.rate.OverLimits;
import dev.fanfare.protocol.Payload;
import dev.fanfare.spi.Acceptor;
import dev.fanfare.spi.Loop;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What servers are to an engine and it to them: their loops, their ends, and the threads on which they call an
 * application. Safe for any thread.
 */
public final class Attachments {

    private static final Logger LOG = LoggerFactory.getLogger(Attachments.class);

    private final Node node;
    private final Identities identities;
    private final ExecutorService handlerThreads;
    private final Map<AutoCloseable, BooleanSupplier> servers = new ConcurrentHashMap<>();
    private final BooleanSupplier isHandler;

    /**
     * @param identities knows who causes what an application does
     * @param handlerThreads run the application's code
     * @param isHandler whether the caller is on one of those threads
     */
    public Attachments(Node node, Identities identities, ExecutorService handlerThreads, BooleanSupplier isHandler) {
        this.node = Objects.requireNonNull(node, "node must not be null");
        this.identities = Objects.requireNonNull(identities, "identities must not be null");
        this.handlerThreads = Objects.requireNonNull(handlerThreads, "handlerThreads must not be null");
        this.isHandler = Objects.requireNonNull(isHandler, "isHandler must not be null");
    }

    /** Makes everything that one loop of a transport needs; called once for each loop. */
    public Acceptor attach(Loop loop) {
        return node.attach(loop);
    }

    /**
     * A server has started whose connections need this engine. Closing the engine closes it first: what its
     * handlers still have to hear, they hear on the engine's threads.
     *
     * @param isOnLoop whether the caller is on one of the server's loops
     * @throws IllegalStateException if the engine has been closed
     */
    public void add(AutoCloseable server, BooleanSupplier isOnLoop) {
        servers.put(server, isOnLoop);
        if (node.isClosed()) {
            servers.remove(server);
            throw new IllegalStateException("the engine has been closed: build another for a new server");
        }
    }

    /** A server has been closed. */
    public void remove(AutoCloseable server) {
        servers.remove(server);
    }

    /**
     * Says at once that something cannot be closed here, because that would wait for its own caller.
     *
     * @throws IllegalStateException on a loop of a server of this engine, and in a handler
     */
    public void refuseToWaitForCaller(String what) {
        if (isHandler.getAsBoolean() || servers.values().stream().anyMatch(BooleanSupplier::getAsBoolean)) {
            throw new IllegalStateException(what + " cannot be closed by one of its own handlers or on one of its own"
                    + " loops, for which it would wait; close it on another thread");
        }
    }

    /**
     * Hands over what a client has sent beside its connection, to whichever node has that.
     *
     * @param nodeId as the connect reply named it
     * @param session its id, likewise; if there is none, nothing happens
     * @param frame commands in the encoding of the session; given away
     * @return completes with whether the node is known and has taken it; never fails
     */
    public CompletionStage<Boolean> received(String nodeId, String session, byte[] frame) {
        Cluster cluster = node.cluster();
        return cluster.isThere(nodeId)
                ? cluster.ask(nodeId, new Task.Receive(session, Payload.wrap(frame)))
                        .thenApply(Survey::isComplete)
                : CompletableFuture.completedStage(false);
    }

    /** How often limits of this node were exceeded, for those of connections. */
    public OverLimits overLimits() {
        return node.context().rates().overLimits();
    }

    /** The servers that run on this engine, at this moment. */
    public Set<AutoCloseable> servers() {
        return Set.copyOf(servers.keySet());
    }

    /** The threads that handlers run on, for transports that call an application's code too. */
    public ExecutorService handlerThreads() {
        return handlerThreads;
    }

    /**
     * The threads for what an application does about an HTTP request: caused by the client whose signed
     * cookie came with it, see {@link dev.fanfare.notify.ClientContext}.
     */
    public Executor handlerThreads(Handshake request) {
        return identities.threads(request, handlerThreads);
    }

    /** Closes a part; what it throws must not keep the others open. */
    public static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception failed) {
            LOG.error("{} could not be closed", part, failed);
        }
    }
}
